"""YAML stays text and remembers its lines; laying one document over another."""

import pytest

from sim.centre.documents import Document, Origin, read_yaml
from sim.centre.errors import InputProblems


def read(tmp_path, text):
    file = tmp_path / "file.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(file)


def test_scalars_stay_text(tmp_path):
    text = "a: 8:30\nb: 17:00\nc: 012\nd: 8.30\ne: no\nf: on\ng: 1e3\nh: 2026-11-23\ni: 0x1F\nj: 1_000\n"
    expected = dict(
        zip(
            "abcdefghij",
            ["8:30", "17:00", "012", "8.30", "no", "on", "1e3", "2026-11-23", "0x1F", "1_000"],
            strict=True,
        )
    )
    assert read(tmp_path, text).value == expected


def test_only_four_words_mean_more(tmp_path):
    assert read(tmp_path, "a:\nb: null\nc: true\nd: False\ne: 'null'\nf: \"true\"\n").value == {
        "a": None, "b": None, "c": True, "d": False, "e": "null", "f": "true",
    }  # fmt: skip


def test_lines_are_those_of_the_keys(tmp_path):
    document = read(tmp_path, "# note\na:\n  b: 1\n\n  c: {d: 2}\nlist:\n  - x\n")
    lines = {path: origin.line for path, origin in document.origins.items() if path}
    assert lines == {("a",): 2, ("a", "b"): 3, ("a", "c"): 5, ("a", "c", "d"): 5, ("list",): 6, ("list", 0): 7}


@pytest.mark.parametrize(
    ("line", "where", "mend"),
    [
        (
            "q: {b: {handle_time: 8,4 min, target: 80 % in 20 s}}",
            "q.b.handle_time",
            'write 8.4 min, or "8,4 min" in quotes',
        ),
        ("survey: {response_share: -8,05}", "survey.response_share", 'write -8.05, or "-8,05" in quotes'),
        ("a: {volume: 1,234}", "a.volume", "write 1.234, or 1234 if thousands are meant"),
    ],
)
def test_a_decimal_comma_in_braces_is_one_problem(tmp_path, line, where, mend):
    """YAML sees a value that ends at the comma, and another key without one."""
    with pytest.raises(InputProblems) as caught:
        read(tmp_path, f"name: x\n{line}\n")
    (problem,) = caught.value.problems
    assert problem.where.endswith(f"file.yaml:2  {where}")
    assert "in braces, where a comma ends the value" in problem.found
    assert problem.mend == mend


def test_numbers_as_keys_are_no_fractions(tmp_path):
    text = "a: {b: 8, 4: }\nc: {1: 2, 3: 4}\nd: {e: '8',4: }\nf:\n  g: 8\n  4:\nh: {1: x,2: 3}\n"
    assert read(tmp_path, text).value == {
        "a": {"b": "8", "4": None}, "c": {"1": "2", "3": "4"}, "d": {"e": "8", "4": None}, "f": {"g": "8", "4": None},
        "h": {"1": "x", "2": "3"},
    }  # fmt: skip


def test_a_missing_key_is_sought_where_it_should_stand(tmp_path):
    where = str(read(tmp_path, "a:\n  b: 1\n").origin(("a", "c", "d")))
    assert where.endswith("file.yaml:1  a.c.d")


def test_byte_order_mark_and_empty_file(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n").value == {"a": "1"}
    assert read(tmp_path, "# nothing yet\n").value == {}


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", ":3", "broken YAML"),
        ("a:\n\tb: 1\n", ":2", "broken YAML"),
        ("a: 1\nb: 2\na: 3\n", ":3  a", "'a' twice (first in line 1)"),
        ("- a\n- b\n", "", "a list or a single value"),
        (b"a: \xff\xfe\n", "", "bytes that are not UTF-8"),
    ],
)
def test_broken_files_say_where(tmp_path, text, line, found):
    with pytest.raises(InputProblems) as caught:
        read(tmp_path, text)
    assert f"file.yaml{line}" in caught.value.problems[0].where
    assert found in caught.value.problems[0].found


def document(value, source):
    made = Document({}, {})
    for key, part in value.items():
        made.put((key,), part, Origin(source, 1, label=key))
    return made


def test_mappings_merge_and_everything_else_is_replaced():
    low = document({"a": {"x": "1", "y": ["1", "2"]}, "b": "1"}, "low")
    merged = low.merged(document({"a": {"y": ["3"], "z": "2"}, "c": "4"}, "high"))
    assert merged.value == {"a": {"x": "1", "y": ["3"], "z": "2"}, "b": "1", "c": "4"}
    assert low.value["a"] == {"x": "1", "y": ["1", "2"]}
    assert [merged.origin(path).source for path in [("a", "x"), ("a", "y", 0), ("a", "z"), ("b",), ("c",)]] == [
        "low", "high", "high", "low", "high",
    ]  # fmt: skip


def test_a_mapping_with_another_kind_is_replaced_whole():
    low = document({"patience": {"kind": "lognormal", "mean": "60", "cv": "1.2"}}, "low")
    same = low.merged(document({"patience": {"mean": "90"}}, "high"))
    other = low.merged(document({"patience": {"kind": "exponential", "mean": "90"}}, "high"))
    assert same.value["patience"] == {"kind": "lognormal", "mean": "90", "cv": "1.2"}
    assert other.value["patience"] == {"kind": "exponential", "mean": "90"}
    assert ("patience", "cv") not in other.origins


def test_taking_out():
    low = document({"a": {"x": "1"}}, "low")
    assert low.drop(("a", "x"))
    assert not low.drop(("a", "x"))
    assert not low.drop(("b", "x"))
    assert low.value == {"a": {}}
