"""What is said, and how: numbers, verdicts, the answer sentence."""

import io
import math
from dataclasses import replace

import handmade
import pytest
from rich.console import Console

from sim.centre.change import Change
from sim.measures.figures import SERVICE_LEVEL
from sim.measures.target import Target
from sim.report import answer as say
from sim.report.changes import change_lines
from sim.report.lines import SHOWN, TERMINAL, known, label_of, lines, short_name, unit_of
from sim.report.tables import show
from sim.report.targets import fate, target_lines, target_words
from sim.report.wording import folded, listed, scale_for, without_rest


@pytest.mark.parametrize(
    ("unit", "values", "value", "printed"),
    [
        ("s", (45.0, 12.0), 45.0, "45 s"),
        ("s", (4.26,), 4.26, "4.3 s"),
        ("s", (1200.0, 45.0), 45.0, "0.8 min"),
        ("s", (9000.0,), 9000.0, "2.5 h"),
        ("share", (0.4,), 0.4042, "40.4 %"),
        ("EUR per day", (28413.4,), 28413.4, "28,413 EUR a day"),
        ("EUR", (6.881,), 6.881, "6.88 EUR"),
        ("per day", (1669.2,), 1669.2, "1,669 a day"),
        ("ratio", (1.524,), 1.524, "1.52"),
        ("h per day", (598.0,), 598.0, "598.0 h a day"),
        ("s", (math.nan,), math.nan, "- s"),
    ],
)
def test_value_in_its_unit(unit, values, value, printed):
    scale = scale_for(unit, values)
    assert scale.with_unit(scale.number(value)) == printed


def test_all_waits_of_a_table_are_in_the_unit_of_the_mean():
    made = handmade.comparison()
    slow = handmade.with_row(handmade.with_row(made.baseline, "asa", value=70.0), "wait_p95", value=400.0)
    fast = handmade.with_row(handmade.with_row(made.scenarios[0], "asa", value=48.0), "wait_p95", value=300.0)
    made = replace(made, baseline=slow, scenarios=(fast,))
    assert {unit_of(made, s) for s in TERMINAL if s.key in ("asa", "wait_p95")} == {"s"}


def test_lists_and_long_names():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert folded("peak_staff+self_service+cross_skill", 24) == "peak_staff+self_service+\ncross_skill"
    assert folded("техподдержка для бизнеса", 14) == "техподдержка\nдля бизнеса"
    assert folded("x" * 25, 10) == "x" * 9 + "\n" + "x" * 9 + "\n" + "x" * 7
    assert folded("short", 24) == "short"


def test_answer_is_one_sentence_with_its_interval_and_never_says_will_be():
    sentence = say.answer(handmade.comparison())
    assert sentence == (
        "With more_agents the mean wait of answered contacts falls from 20.0 to 15.0 min, predicted, 95 % range "
        "14.4-15.6 min; abandonment falls from 40.0 to 30.0 % of offered (28.8-31.2); cost rises from 25,000 to 28,000 "
        "EUR a day (26,880-29,120)."
    )
    assert "will" not in sentence


def test_answer_without_scenarios_states_the_baseline():
    assert say.answer(handmade.comparison(())).startswith(
        "In the baseline the mean wait of answered contacts is 20.0 min, predicted, 95 % range 19.2-20.8;"
    )


def kept_out(made, *shares):
    """The comparison with these shares that find no free line, the baseline's first."""
    found = []
    for result, share in zip(made, shares, strict=True):
        before = None if result.name == "baseline" else shares[0]
        blocked = handmade.row(result.name, "overall", "blocked", share, before)
        found.append(replace(result, rows=(*result.rows, blocked)))
    return replace(made, baseline=found[0], scenarios=tuple(found[1:]))


def test_the_answer_tells_of_those_who_do_not_get_in():
    """A wait of 6.8 min is little to be proud of where a third hears the busy tone."""
    alone = say.answer(kept_out(handmade.comparison(()), 0.374))
    assert "; the share that finds no free line is 37.4 % of contacts, 95 % range 35.9-38.9; cost is " in alone
    fewer = kept_out(handmade.comparison(("a", "b")), 0.374, 0.2, 0.374)
    assert "; the share that finds no free line falls from 37.4 to 20.0 % of contacts (19.2-20.8); " in say.answer(
        fewer
    )
    (other,) = say.others_lines(fewer)
    assert ", no free line 37.4 %" in other
    assert "free line" not in say.answer(kept_out(handmade.comparison(), 0.004, 0.001)), "few: not worth a word"


def test_the_rest_of_a_day_is_said_before_the_answer():
    taken_up = handmade.centre(start={"at": "09:40"})
    assert say.answer(handmade.comparison((), taken_up)).startswith(
        "For the rest of the day, from 09:40: in the baseline the mean wait of answered contacts is 20.0 min"
    )
    assert say.answer(handmade.comparison(base=taken_up)).startswith(
        "For the rest of the day, from 09:40: with more_agents the mean wait"
    )
    # What costs so much in the rest of a day does not cost it a day.
    assert " EUR a day" in say.answer(handmade.comparison())
    assert " EUR" in say.answer(handmade.comparison(base=taken_up))
    assert "a day" not in say.answer(handmade.comparison(base=taken_up))


def test_amounts_of_the_rest_of_a_day_are_never_called_amounts_a_day():
    """Tables with room say it in the label, the terminal once above its table."""
    whole, rest = handmade.comparison(), handmade.comparison(base=handmade.centre(start={"at": "09:40"}))
    (cost,) = (shown for shown in SHOWN if shown.key == "cost")
    (lost,) = (shown for shown in SHOWN if shown.key == "given_up")
    assert [label_of(c, cost) for c in (whole, rest)] == ["Cost, EUR a day", "Cost, EUR for the rest of the day"]
    assert label_of(rest, lost) == "Issues given up, for the rest of the day"
    assert without_rest(label_of(rest, lost)) == "Issues given up"
    assert without_rest(label_of(rest, cost)) == "Cost, EUR"
    told, told_of_whole = (" ".join(_printed(comparison).split()) for comparison in (rest, whole))
    assert "predicted for the rest of the day, from 09:40" in told
    assert "a day" not in told
    assert "predicted for" not in told_of_whole
    assert "EUR a day" in told_of_whole


def test_answer_picks_the_shortest_wait_among_the_clear_ones():
    made = handmade.comparison(("a", "b", "c"))
    faster = handmade.with_row(made.scenarios[1], "asa", value=600.0)
    unclear = handmade.with_row(
        made.scenarios[2], "asa", value=300.0, verdict="no clear difference (only 5 replications)"
    )
    made = replace(made, scenarios=(made.scenarios[0], faster, unclear))
    assert say.spoken_of(made).name == "b"
    assert say.answer(replace(made, shortest=("b",))).startswith("With b, the shortest wait of 3 scenarios, the mean")
    assert say.answer(replace(made, shortest=("c",))).startswith("With b the mean"), "the shortest is another, unclear"


def test_each_of_the_other_scenarios_has_a_short_line():
    made = handmade.comparison(("a", "b", "c"))
    unclear = handmade.with_row(made.scenarios[2], "asa", verdict="no clear difference (only 5 replications)")
    unclear = handmade.with_row(unclear, "abandonment", value=math.nan, verdict="")
    made = replace(
        made,
        scenarios=(
            made.scenarios[0],
            handmade.with_row(made.scenarios[1], "asa", value=600.0, difference=-600.0),
            unclear,
        ),
    )
    assert say.others_lines(made) == [
        "a: mean wait 15.0 min, abandonment 30.0 %, cost 28,000 EUR a day",
        "c: mean wait 15.0 min (no clear difference), abandonment without a value, cost 28,000 EUR a day",
    ]
    assert say.others_lines(handmade.comparison(("a",))) == say.others_lines(handmade.comparison(())) == []


@pytest.mark.parametrize(
    ("shortest", "said"),
    [
        (("b", "c"), "b and c have the shortest waits of 3 scenarios; no clear difference between them."),
        (
            ("b", "a", "c"),
            "b, a and c have the shortest waits of 3 scenarios; no clear difference between b and the others.",
        ),
    ],
)
def test_the_shortest_wait_is_shared_if_the_runner_up_is_no_clearly_longer(shortest, said):
    made = handmade.comparison(("a", "b", "c"))
    faster = handmade.with_row(made.scenarios[1], "asa", value=850.0)
    made = replace(made, scenarios=(made.scenarios[0], faster, made.scenarios[2]), shortest=shortest)
    sentence = say.answer(made)
    assert sentence.startswith("With b the mean wait of answered contacts falls")
    assert sentence.endswith(f". {said}")


def test_no_clear_difference_claims_nothing():
    made = handmade.comparison()
    unclear = handmade.with_row(
        made.scenarios[0], "asa", verdict="no clear difference", difference_low=-400.0, difference_high=50.0
    )
    sentence = say.answer(replace(made, scenarios=(unclear,)))
    expected = "shows no clear difference (20.0 and 15.0 min, 95 % range of the difference -6.7 to +0.8)"
    assert expected in sentence
    assert "falls from 20.0" not in sentence


def test_verdicts_are_words_with_polarity():
    made = handmade.comparison()
    words = {line.key: line.word for line in lines(made, made.scenarios[0], TERMINAL)}
    assert words["asa"] == "better"
    assert words["cost"] == "worse"
    assert words["occupancy"] == "lower"
    assert words["fcr"] == "unchanged by construction"
    assert words["days_meeting_target"] == "no clear difference"


def test_remark_on_few_replications_is_not_repeated_in_every_cell():
    made = handmade.comparison()
    few = handmade.with_row(made.scenarios[0], "asa", verdict="better (only 5 replications)")
    assert lines(made, few, TERMINAL)[0].word == "better"


def test_labels_name_denominators_and_mark_the_basis():
    made = handmade.comparison()
    labels = [line.label for line in lines(made, made.scenarios[0], TERMINAL)]
    assert "Abandoned, % of offered" in labels
    assert "FCR, % of first served *" in labels
    assert "CSAT, % of surveyed **" in labels
    assert "Service level, % in 20 s" in labels


def test_assumed_relations_always_come_with_their_band():
    made = handmade.comparison()
    csat = next(line for line in lines(made, made.scenarios[0], TERMINAL) if line.key == "csat_survey")
    assert csat.band == "56.0-60.0"
    assert csat.difference_band == "+1.5 to +4.5"


def test_targets_are_met_or_missed_in_words():
    made = handmade.comparison()
    assert list(target_lines(made)) == [
        "Target 80 % in 20 s (assumed): missed by billing and technical in the baseline and every scenario."
    ]
    good = handmade.with_row(made.scenarios[0], "service_level_abandons_after", "queue:billing", value=0.85)
    assert list(target_lines(replace(made, scenarios=(good,)))) == [
        "Target 80 % in 20 s (assumed): met in more_agents (billing); missed otherwise."
    ]


def test_observed_figure_outside_is_said_loudly():
    check = replace(handmade.comparison().checks[0], given=600.0, inside=False)
    assert say.check_lines(handmade.comparison(checks=(check,))) == [
        "Observed average speed of answer 10.0 min: OUTSIDE the baseline's 95 % range for 2 measured days, 18.3-21.7 "
        "min."
    ]


def test_equal_caveats_are_said_once():
    merged = say.merged_caveats(handmade.comparison(("a", "b")))
    assert merged == [(("baseline", "a", "b"), "it is busy."), ((), "Only a test.")]


def test_only_a_long_stack_of_everything_is_called_all_together():
    made = handmade.comparison(("peak_staff", "self_service", "cross_skill", "peak_staff+self_service+cross_skill"))
    assert [short_name(made, r) for r in made.scenarios] == [
        "peak_staff",
        "self_service",
        "cross_skill",
        "all together",
    ]


def test_a_figure_nobody_measured_has_no_line_and_its_difference_alone_has_one():
    made = handmade.comparison()
    blank = handmade.with_row(made.baseline, "csat_survey", value=math.nan, low=math.nan, high=math.nan)
    only_difference = handmade.with_row(made.scenarios[0], "csat_survey", value=math.nan, low=math.nan, high=math.nan)
    nothing = replace(made, baseline=blank, scenarios=())
    some = replace(made, baseline=blank, scenarios=(only_difference,))
    assert "csat_survey" not in [line.key for line in lines(nothing, blank, TERMINAL)]
    (line,) = [line for line in lines(some, only_difference, TERMINAL) if line.key == "csat_survey"]
    assert (line.baseline, line.value, line.difference) == ("-", "-", "+3.0")
    assert "csat_survey" in [shown.key for shown in known(some, TERMINAL)]
    assert "csat_survey" not in [shown.key for shown in known(nothing, TERMINAL)]


@pytest.mark.parametrize(("value", "is_shown"), [(0.0, False), (math.nan, False), (12.0, True)])
def test_callbacks_have_lines_where_some_scenario_has_any(value, is_shown):
    made = handmade.comparison()
    before, now = (
        replace(r, rows=(*r.rows, handmade.row(r.name, "overall", "callbacks_offered", v, None)))
        for r, v in ((made.baseline, 0.0), (made.scenarios[0], value))
    )
    both = replace(made, baseline=before, scenarios=(now,))
    assert ("callbacks_offered" in [line.key for line in lines(both, now, SHOWN)]) == is_shown
    assert ("callbacks_offered" in [shown.key for shown in known(both, SHOWN)]) == is_shown


def test_target_of_the_baseline_alone_names_both_sides():
    made = handmade.comparison(())
    good = handmade.with_row(made.baseline, "service_level_abandons_after", "queue:billing", value=0.85)
    assert list(target_lines(replace(made, baseline=good))) == [
        "Target 80 % in 20 s (assumed): met by billing, missed by technical in the baseline."
    ]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(), "80 % in 20 s (assumed)"),
        (Target("service_level_abandons_met", 0.8), "80 % in 20 s, abandons within it counted as met"),
        (Target("service_level_answered_only", 0.8), "80 % of answered in 20 s"),
        (Target("service_level_all_offered", 0.8), "80 % of answered and abandoned in 20 s"),
        (Target("service_level_short_met", 0.8), "80 % in 20 s, short abandons counted as met"),
        (Target("service_level_short_excluded", 0.8), "80 % in 20 s, short abandons left out"),
        (Target("abandonment", 0.05), "abandonment at most 5 %"),
        (Target("asa", 30.0), "mean wait of answered at most 30 s"),
    ],
)
def test_a_target_says_what_it_means(target, words):
    assert target_words(replace(target, assumed="(assumed)" in words)) == words


def test_each_queue_is_judged_by_its_own_figure():
    """Abandoned 40 and 30 %: a limit of 39 % is met by the scenario, narrowly missed by the baseline: 38.4-41.6 %."""
    limit = Target("abandonment", 0.39, 0.45, assumed=False)
    wait = Target("asa", 880.0, 900.0, assumed=False)
    made = handmade.comparison(targets={"billing": limit, "technical": wait})
    assert list(target_lines(made)) == [
        "Target abandonment at most 39 %: met in more_agents (billing); missed otherwise, narrowly in baseline "
        "(billing).",
        "Target mean wait of answered at most 880 s: missed by technical in the baseline and every scenario, narrowly "
        "in more_agents (technical).",
    ]


def test_the_default_formula_says_so_beside_targets_in_another():
    made = handmade.comparison(targets={"billing": Target("service_level_answered_only"), "technical": Target()})
    labels = [line.label for line in lines(made, made.scenarios[0], TERMINAL)]
    assert "Service level (abandons after), % in 20 s" in labels


def test_where_nobody_is_answered_the_answer_says_so_instead_of_a_dash():
    made = handmade.comparison()
    gone = handmade.with_row(made.scenarios[0], "asa", value=math.nan, difference=math.nan, verdict="")
    sentence = say.answer(replace(made, scenarios=(gone,)))
    assert "the mean wait of answered contacts has no value in the scenario (20.0 min in the baseline)" in sentence
    assert "- s" not in sentence
    assert "- min" not in sentence


def _doing(result, in_short=(), changes=()):
    """The result with other levers and what-ifs."""
    return replace(result, scenario=replace(result.scenario, in_short=in_short, changes=changes))


def test_what_a_what_if_did_stands_under_the_answer():
    did = tuple(
        Change("what-if headcount", f"agents of {n} on duty", "3 to 8", "0 to 5", is_what_if=True) for n in "abcd"
    )
    made = handmade.comparison(("headcount=-5",))
    made = replace(made, scenarios=(_doing(made.scenarios[0], changes=did),))
    told = (
        "Supposed: headcount, agents of a on duty 3 to 8 -> 0 to 5; agents of b on duty 3 to 8 -> 0 to 5; "
        "agents of c on duty 3 to 8 -> 0 to 5; 1 more in report.html"
    )
    assert change_lines(made) == [told]
    assert "Supposed: headcount, agents of a on duty" in _printed(made)


def test_every_scenario_says_once_what_it_pulls():
    staff, menu = ("peak_staff", "14 agents more"), ("self_service", "+12 pp settled")
    more = ("self_service", "+20 pp settled")
    made = handmade.comparison(("peak_staff+self_service", "peak_staff", "self_service", "plan_1"))
    done = ((staff, menu), (staff,), (menu,), (staff, more))
    made = replace(made, scenarios=tuple(_doing(r, d) for r, d in zip(made.scenarios, done, strict=True)))
    assert change_lines(made) == [
        "Pulled: peak_staff, 14 agents more",
        "Pulled: self_service, +12 pp settled",
        "Pulled by plan_1: self_service, +20 pp settled",
    ]
    assert "Pulled by plan_1: self_service, +20 pp settled" in _printed(made)


def _printed(made):
    """The terminal's view at 80 columns."""
    console = Console(width=80, file=io.StringIO())
    show(made, console)
    return console.file.getvalue()


def test_narrowly_only_where_the_range_holds_the_target():
    made = handmade.comparison()
    for low, said in ((0.75, "missed"), (0.77, "narrowly missed")):
        rows = tuple(
            replace(row, value=0.78, low=low, high=0.79 if said == "missed" else 0.81)
            if (row.figure, row.scope) == (SERVICE_LEVEL, "queue:billing")
            else row
            for row in made.baseline.rows
        )
        assert fate(replace(made.baseline, rows=rows), "billing", Target()) == said
