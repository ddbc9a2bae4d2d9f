"""The command line's grammar."""

import pytest

from sim.centre.errors import InputProblems
from sim.centre.overrides import document_of, parse_overrides, parse_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.30", "8.30"),
        ("8:30", "8:30"),
        ("012", "012"),
        ("30 %", "30 %"),
        ("80 % in 20 s", "80 % in 20 s"),
        ("null", None),
        ("true", True),
        ("'null'", "null"),
        ('"a, b"', "a, b"),
        ("[]", []),
        ("{}", {}),
        ("[a,b]", ["a", "b"]),
        ("", ""),
        ("[ a , [b,c] ]", ["a", ["b", "c"]]),
        ("{kind:exponential,mean:6:00}", {"kind": "exponential", "mean": "6:00"}),
        ("{plan_1:[a,b], plan_2: [a]}", {"plan_1": ["a", "b"], "plan_2": ["a"]}),
        ("['a,b',c]", ["a,b", "c"]),
        ("Störung Nord", "Störung Nord"),
        ("[Ночная смена,夜班,وردية الليل]", ["Ночная смена", "夜班", "وردية الليل"]),
    ],
)
def test_values(text, value):
    assert parse_value(text) == value


def test_keys():
    path = parse_overrides(["centre.queues.Zażalenia i zwroty.target=90 % in 1 min"])[0].path
    assert path == ("centre", "queues", "Zażalenia i zwroty", "target")
    assert parse_overrides(["+a.b=1"])[0].path == parse_overrides(["++a.b=1"])[0].path == ("a", "b")
    assert parse_overrides(["~a.b"])[0].removes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("run", "no KEY=VALUE"),
        ("=3", "an empty key"),
        ("a..b=3", "an empty key"),
        ("x=1,2", "write [1,2]"),
        ("x=[1", "a [ without its ]"),
        ("x={a:1", "a { without its }"),
        ("x={a}", "where `key: value` should stand"),
        ("x='a", "a quote ' without its end"),
        ("x=[a]]", "bracket"),
    ],
)
def test_malformed(text, found):
    with pytest.raises(InputProblems) as caught:
        parse_overrides([text, "fine=1"])
    assert len(caught.value.problems) == 1
    assert found in caught.value.problems[0].found
    assert caught.value.problems[0].where == f"command line: {text}"


def test_the_order_of_kind_and_parameters_does_not_matter():
    document = document_of(parse_overrides(["a.p.mean=90", "a.p.kind=exponential"]))
    assert document.value == {"a": {"p": {"kind": "exponential", "mean": "90"}}}
    assert str(document.origin(("a", "p", "mean"))) == "command line: a.p.mean"
