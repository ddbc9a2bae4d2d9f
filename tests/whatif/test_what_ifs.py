"""Each what-if: what it changes, what it leaves alone, and what it refuses."""

import numpy as np
import pytest

from sim.centre.check import findings
from sim.centre.compile import compile_centre
from sim.centre.days import arrival_rates, headcounts, horizon_of
from sim.centre.errors import InputProblems
from sim.centre.handle_times import interval_factors
from sim.centre.load import load_centre, load_run
from sim.centre.run import centre_hash
from sim.centre.schema.distributions import mean_time
from sim.centre.schema.factors import Factors
from sim.centre.schema.start import Start
from sim.levers.splitting import hours_a_day
from sim.whatif import WHAT_IFS, suppose
from sim.whatif.customers import HandleTimeChange
from sim.whatif.opening_hours import OpeningHours

DAY = 24 * 2
WORDS = {
    "volume": "volume=+10%",
    "handle_time": "handle_time=-30s",
    "headcount": "headcount=+3@10:00-12:00",
    "move_staff": "move_staff.billing_agents.technical_agents=3@10:00-12:00",
    "absence": "absence=5",
    "patience": "patience=-20%",
    "resolution": "resolution=+5pp",
    "opening_hours": "opening_hours=+1h",
}


@pytest.fixture(scope="module")
def telecom():
    return load_centre("telecom", ["centre.calendar.measured_days=2"])


def supposed(centre_words: str, *overrides: str):
    """(baseline, what became of it) of what-ifs in words, stacked with blanks."""
    run = load_run(
        ["centre=telecom", "centre.calendar.measured_days=2", *overrides],
        what_ifs=WHAT_IFS, stacks={"all": centre_words.split()},
    )  # fmt: skip
    return run.centre, suppose(run.centre, run.rows[0].what_ifs)


def told(words: str, *overrides: str):
    with pytest.raises(InputProblems) as caught:
        supposed(words, *overrides)
    return caught.value.problems


def at(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 2 + int(minutes) // 30


def test_every_what_if_has_its_words():
    assert set(WORDS) == set(WHAT_IFS)
    for kind in WHAT_IFS.values():
        assert kind.effect and kind.example.startswith(kind.name)


@pytest.mark.parametrize("name", WHAT_IFS)
def test_it_claims_nothing_leaves_the_baseline_and_makes_a_centre_that_can_be_run(name):
    centre, applied = supposed(WORDS[name])
    assert applied.changes
    assert all(change.is_what_if and change.lever == f"what-if {name}" for change in applied.changes)
    assert centre_hash(centre) != centre_hash(applied.centre)
    assert centre_hash(centre) == centre_hash(supposed(WORDS[name])[0])
    assert list(findings(applied.centre)) == []
    compile_centre(applied.centre)


@pytest.mark.parametrize("name", WHAT_IFS)
def test_the_examples_of_the_help_fit_the_telecom(name):
    for word in WHAT_IFS[name].example.split():
        assert supposed(word)[1].changes, word


# --- volume ---


def test_volume_by_share_by_number_of_a_type_and_in_a_span(telecom):
    old = arrival_rates(telecom)
    assert np.allclose(arrival_rates(supposed("volume=+10%")[1].centre), 1.1 * old)
    more = arrival_rates(supposed("volume.billing=+200")[1].centre) - old
    assert np.allclose(more.sum(axis=2), [[200] * 3, [0] * 3])
    assert np.allclose(more[0] / old[0].clip(1e-9), np.where(old[0] > 0, 200 / old[0].sum(axis=1)[:, None], 0))
    spanned = arrival_rates(supposed("volume=x0.5@8:00-10:00")[1].centre) / np.where(old > 0, old, 1)
    assert np.allclose(spanned[:, :, at("8:00") : at("10:00")], 0.5)
    assert np.allclose(spanned[:, :, at("10:00") : at("20:00")], 1.0)


def test_no_change_of_volume_is_the_same_day(telecom):
    compiled, again = compile_centre(telecom), compile_centre(supposed("volume=+0%")[1].centre)
    assert np.array_equal(compiled.arrival_rate, again.arrival_rate)


# --- staff ---


def test_headcount_in_a_span_is_shared_out_by_headcount(telecom):
    more = headcounts(supposed("headcount=+3@10:00-12:00")[1].centre) - headcounts(telecom)
    span = slice(at("10:00"), at("12:00"))
    assert np.array_equal(more[:, :, span].sum(axis=0), np.full((3, 4), 3))
    assert more.sum() == 3 * 4 * 3
    assert more[0, 0, span].tolist() == [1] * 4  # 24 and 27 agents: 3 are 1.4 and 1.6


def test_headcount_by_share_and_of_a_group(telecom):
    old = headcounts(telecom)
    assert np.array_equal(headcounts(supposed("headcount=+10%")[1].centre), np.floor(1.1 * old + 0.5))
    fewer = headcounts(supposed("headcount.billing_agents=-2")[1].centre) - old
    assert set(fewer[0][old[0] > 0]) == {-2}
    assert not fewer[1].any()
    by_queue = headcounts(supposed("headcount.billing=-2")[1].centre)
    assert np.array_equal(by_queue - old, fewer)


def test_nobody_is_less_than_nobody(telecom):
    applied = supposed("headcount.billing_agents=-23")[1]
    after = headcounts(applied.centre)[0]
    assert after.min() == 0 and after.max() == 1
    assert "all are gone" in applied.notes[0]


def test_staff_that_moves_is_neither_lost_nor_made(telecom):
    after = headcounts(supposed(WORDS["move_staff"])[1].centre)
    step = after - headcounts(telecom)
    span = slice(at("10:00"), at("12:00"))
    assert set(step[0, :, span].flat) == {-3} and set(step[1, :, span].flat) == {3}
    assert not step.sum(axis=0).any() and not step[:, :, : at("10:00")].any()


def test_the_ill_are_gone_and_paid(telecom):
    """43 to 51 on duty: where fewer than 46 are (5 x 45 / 51 < 4.5), four of the five are among them."""
    applied = supposed("absence=5")[1]
    old = headcounts(telecom)
    gone, heads = (old - headcounts(applied.centre)).sum(axis=0), old.sum(axis=0)
    assert np.array_equal(gone, np.where(heads >= 46, 5, np.where(heads > 0, 4, 0)))
    assert heads.max() == 51 and set(gone[heads > 0]) == {4, 5}
    hours = hours_a_day(telecom, gone)
    # wage 28 EUR, shrinkage 30 %
    assert applied.daily_cost == pytest.approx(hours * 28 / 0.7)
    assert "5 of the 51 on duty in a day's fullest interval, elsewhere as large a part" in applied.notes[0]
    assert f"{hours:.4g} hours on duty a day are missing" in applied.notes[0]


@pytest.mark.parametrize(("ill", "left"), [(5, [2, 5, 3]), (1, [4, 9, 5]), (10, [0, 0, 0])])
def test_the_ill_are_as_large_a_part_of_few_as_of_many(ill, left):
    """4, 10 and 6 on duty: 5 of 10 are 2 of 4 and 3 of 6, not all four; 1 of 10 is 0.4 of 4 and 0.6 of 6."""
    heads = f"centre.groups.billing_agents.headcount={[4] * 8 + [10] * 8 + [6] * 8}"
    _, applied = supposed(f"absence.billing_agents={ill}", heads)
    there = headcounts(applied.centre)[0, 0]
    assert [there[at(clock)] for clock in ("8:30", "13:00", "19:00")] == left
    assert ("(all there are)" in applied.notes[0]) == (ill == 10)


def test_the_ill_of_a_span_are_of_those_on_duty_then(telecom):
    gone = headcounts(telecom) - headcounts(supposed("absence=5@08:00-09:00")[1].centre)
    assert gone.sum(axis=0).max() == 5
    assert not gone[:, :, at("9:00") :].any()


def test_who_is_paid_by_the_contact_is_not_paid_while_ill(telecom):
    first, second = telecom.groups
    price = f"centre.groups.{second}.price_per_contact=8"
    assert not supposed(f"absence.{second}=2", price)[1].daily_cost
    for words in (f"absence.{first}=2", "absence=5"):
        centre, applied = supposed(words, price)
        hours = hours_a_day(centre, (headcounts(centre) - headcounts(applied.centre))[0])
        assert 0 < hours < 5 * 12
        assert applied.daily_cost == pytest.approx(hours * 28 / 0.7)


def test_a_share_of_the_ill_is_luck_and_no_fewer_heads(telecom):
    """Scheduled as before, so paid as before; on top of those who are missing anyway."""
    applied = supposed("absence=8%")[1]
    assert np.array_equal(headcounts(telecom), headcounts(applied.centre))
    assert [group.absence_share for group in applied.centre.groups.values()] == pytest.approx([0.08] * 2)
    assert not applied.daily_cost
    first, *others = telecom.groups
    applied = supposed(f"absence.{first}=50%", f"centre.groups.{first}.absence_share=20%")[1]
    assert applied.centre.groups[first].absence_share == pytest.approx(1 - 0.8 * 0.5)
    assert not any(applied.centre.groups[name].absence_share for name in others)
    assert (applied.changes[0].old, applied.changes[0].new) == ("20 %", "60 %")


# --- customers ---


def test_handle_time_as_a_whole_and_by_part(telecom):
    def means(words):
        return [kind.handle_time.mean for kind in supposed(words)[1].centre.types.values()]

    old = [kind.handle_time.mean for kind in telecom.types.values()]
    assert means("handle_time=-30s") == pytest.approx([m - 30 for m in old])
    assert means("handle_time.talk=-10%") == pytest.approx([old[0] - 34, old[1] - 42.6])
    assert means("handle_time.billing.wrap_up=-20s") == pytest.approx([old[0] - 20, old[1]])
    assert means("handle_time.hold=x2") == pytest.approx([m + 0.46 * 26 for m in old])
    applied = supposed("handle_time.billing_agents=-10%")[1]
    assert applied.centre.groups["billing_agents"].skills["billing"].handle_time_factor == pytest.approx(0.9)
    assert applied.centre.types == telecom.types


def test_patience_leaves_short_abandons(telecom):
    new = supposed("patience.billing=+5min")[1].centre.types
    assert new["billing"].patience.mean == pytest.approx(50 * 60)
    assert (new["billing"].patience.short_share, new["billing"].patience.short_mean) == (0.06, 12)
    assert new["technical"] == telecom.types["technical"]


def test_resolution_of_types_and_groups(telecom):
    new = supposed("resolution.technical=+5pp")[1].centre.types
    assert new["technical"].resolution.first == pytest.approx(0.66)
    assert new["technical"].resolution.later == pytest.approx(0.66)
    assert new["billing"] == telecom.types["billing"]
    groups = supposed("resolution.billing_agents=+3pp")[1].centre.groups
    assert groups["billing_agents"].skills["billing"].resolution_shift == pytest.approx(0.03)


def test_a_share_of_one_days_rest_is_whole_agents_and_no_luck():
    """From 9:40 on 24 billing agents are scheduled at most: 10 % of them are 2."""
    before, applied = supposed("absence.billing_agents=10%", "start_at=09:40")
    (change,) = applied.changes
    assert (change.what, change.old, change.new) == ("agents of billing_agents absent today", "0", "2")
    there, fewer = (compile_centre(c) for c in (before, applied.centre))
    come = [((c.duty_events["tick"] == c.start) & (c.duty_events["on"] == 1)).sum() for c in (there, fewer)]
    assert come[0] - come[1] == 2
    assert not fewer.groups["absence_share"].any()


def test_a_share_for_a_group_whose_absent_are_known_today_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "now.csv").write_text("absent,billing_agents,2\n")
    taken_up = ("start_at=09:40", "start_state=now.csv")
    with pytest.raises(InputProblems) as caught:
        supposed("absence=8%", *taken_up)
    (problem,) = caught.value.problems
    assert "start says who of billing_agents is absent" in problem.found
    assert "absence=2" in problem.allowed
    # Of the other group nothing is known.
    (change,) = supposed("absence.technical_agents=8%", *taken_up)[1].changes
    assert change.what == "agents of technical_agents absent today"


# --- the rest of a day ---


@pytest.mark.parametrize(("at_clock", "hours"), [("15:00", 6), ("15:15", 5.25), ("07:00", 27)])
def test_hours_are_those_of_the_rest_of_the_day(telecom, at_clock, hours):
    rest = telecom.model_copy(update={"start": Start(at=at_clock)})
    more = headcounts(supposed("headcount=+3@8:00-17:00")[1].centre) - headcounts(telecom)
    assert hours_a_day(rest, more) == pytest.approx(hours)
    assert hours_a_day(telecom, more) == pytest.approx(27)


def test_who_is_ill_is_paid_for_the_rest_of_the_day_alone():
    """3 agents from 15:00 to 20:00 are 15 h on duty, 21.4 h paid: what the roster no longer has."""
    before, applied = supposed("absence=3", "start_at=15:00")
    assert applied.daily_cost == pytest.approx(15 / 0.7 * before.costs.wage_per_hour)
    there, fewer = (compile_centre(c) for c in (before, applied.centre))
    gone = (there.headcount.sum(axis=0).astype(int) - fewer.headcount.sum(axis=0)).sum() * 0.5
    assert gone == 15
    assert "EUR in the rest of the day for those who are ill stay in the cost" in applied.notes[1]


@pytest.mark.parametrize("words", ["headcount=+3@8:00-9:00", "volume=+10%@8:00-15:00", "absence=2@14:00-15:00"])
def test_a_span_that_is_over_is_refused(words):
    (problem,) = told(words, "start_at=15:00")
    assert "which is over at 15:00" in problem.found
    assert "from 15:00" in problem.allowed
    supposed(words, "start_at=08:45")


def test_new_issues_are_told_for_the_rest_of_the_day(telecom):
    (change, _) = supposed("volume=+10%", "start_at=15:00")[1].changes
    left = arrival_rates(telecom)[0, 0, at("15:00") :].sum()
    assert change.what == "new issues in the rest of the day, billing"
    assert (change.old, change.new) == (f"{left:,.0f}", f"{1.1 * left:,.0f}")


# --- opening hours ---


def test_an_hour_longer_is_like_the_hour_before(telecom):
    after = supposed("opening_hours=+1h")[1].centre
    last, new = slice(at("19:30"), at("20:00")), slice(at("20:00"), at("21:00"))
    for table in (arrival_rates, headcounts):
        assert np.array_equal(table(after)[:, :, new], np.repeat(table(telecom)[:, :, last], 2, axis=2))
        assert np.array_equal(table(after)[:, :, : at("20:00")], table(telecom)[:, :, : at("20:00")])
    assert horizon_of(after).open_intervals()[0].sum() == 26


def test_an_hour_shorter_turns_callers_away(telecom):
    after = supposed("opening_hours=-1h")[1].centre
    gone = slice(at("19:00"), at("20:00"))
    assert np.array_equal(arrival_rates(after), arrival_rates(telecom))
    assert not headcounts(after)[:, :, gone].any()


def test_a_change_in_the_new_hour_finds_it_whatever_the_order():
    one = supposed("volume=-50%@20:00-21:00 opening_hours=+1h")[1].centre
    assert one == supposed("opening_hours=+1h volume=-50%@20:00-21:00")[1].centre
    rates = arrival_rates(one)
    assert np.allclose(rates[:, :, at("20:00")], 0.5 * rates[:, :, at("19:30")])


def test_types_with_equal_hours_are_told_of_once():
    told_of = [change.what for change in supposed("opening_hours=+1h")[1].changes]
    assert told_of == ["opening hours", "new issues a day", "agent-hours on duty a day"]
    own = ("centre.types.technical.opening_hours=09:00-17:00",)
    changes = supposed("opening_hours=+1h", *own)[1].changes
    assert [(c.what, c.new) for c in changes[:2]] == [
        ("opening hours, billing", "08:00-21:00"), ("opening hours, technical", "09:00-18:00"),
    ]  # fmt: skip
    assert supposed("opening_hours.billing=+1h")[1].changes[0].what == "opening hours, billing"


# --- what is refused ---

REFUSED = {
    "volum=+10%": ("'volum'", "did you mean volume?"),
    "volume.biling=+10%": ("'biling'", "did you mean billing?"),
    "volume=10%": ("10%", "write +10% for more, -10% for less"),
    "headcount=30": ("30", "write +30 for more, -30 for less"),
    "headcount=+1.5": ("+1.5", ""),
    "volume=-110%": ("-110%", ""),
    "volume=-6000": ("-6000 a day", ""),
    "volume=+10%@21:00-22:00": ("21:00-22:00, when the centre is closed", ""),
    "headcount=+3@10:10-12:00": ("10:10-12:00, in intervals of 30 min", "write 10:00-12:00"),
    "volume=+10%@12:00-10:00": ("from 12:00 to 10:00", ""),
    "volume=+10%@noon": ("volume=+10%@noon", ""),
    "volume=": ("volume=", ""),
    "handle_time=-900s": ("-900 of a mean of", ""),
    "handle_time=-10%@8:00-9:00": ("a part of the day with handle_time", ""),
    "handle_time.billing_agents=-30s": ("of a group", "write -10%, or name the type"),
    "patience=+5pp": ("+5pp", ""),
    "resolution=+5%": ("+5%", "write +5pp for 5 points more, or x1.05 for 5 % of the share"),
    "resolution=+50pp": ("billing: 61 % would be 111 %", ""),
    "absence=-5": ("-5", "write 5"),
    "absence=8%@10:00-12:00": ("0.08 as a share, for a part of the day", "write how many agents are ill"),
    "absence=52": ("52, where 51 are on duty in the fullest interval", "for all of them write 51"),
    "absence.billing_agents=25": ("25 of billing_agents, where 24 are on duty", "for all of them write 24"),
    "absence.billing=25": ("25 of billing_agents, where 24 are on duty", "for all of them write 24"),
    "absence=50@08:00-09:00": ("50, where 47 are on duty in the fullest interval, 08:00-09:00", "write 47"),
    "headcount=-500": ("500, where 51 are on duty in the fullest interval", "for all of them write -51"),
    "headcount.technical_agents=-28": ("28 of technical_agents, where 27 are on duty", "for all of them write -27"),
    "move_staff.billing_agents.technical_agents=25": ("25 of billing_agents, where 24", "for all of them write 24"),
    "move_staff=3": ("Field required", ""),
    "move_staff.billing_agents=3": ("move_staff.billing_agents", ""),
    "move_staff.billing_agents.billing_agents=3": ("'billing_agents' twice", ""),
    "opening_hours=+5h": ("billing: 08:00 to 25 h", ""),
    "opening_hours=closed": ("closed", ""),
}


@pytest.mark.parametrize("word", REFUSED)
def test_a_slip_is_told_with_its_word(word):
    problem = told(word)[0]
    found, mend = REFUSED[word]
    assert problem.where.startswith(f"command line: {word}")
    if found != "Field required":
        assert found in problem.found
    assert mend in problem.mend
    assert problem.allowed


@pytest.mark.parametrize(
    ("words", "left"),
    [("absence=51", 0), ("headcount=-51", 0), ("headcount.billing_agents=-24", 27), ("headcount=+1 absence=52", 0)],
)
def test_all_who_are_there_may_be_gone(words, left):
    after = headcounts(supposed(words)[1].centre).sum(axis=0)
    assert set(after[:, at("10:00")]) == {left}


def test_those_who_are_gone_already_are_not_there():
    assert "48, where 47 are on duty" in told("headcount=-4 absence=48")[0].found


def test_patience_without_end_cannot_change():
    with pytest.raises(InputProblems, match="nobody ever abandons"):
        supposed("patience=+10%", "centre.types.billing.patience=never")


def test_short_means_are_no_part_of_patience(telecom):
    kind = telecom.types["billing"].patience
    assert mean_time(kind) != pytest.approx(kind.mean)


def test_a_step_of_handle_time_is_one_of_the_mean_over_the_day(telecom):
    """The file says 20 % longer in every interval: 30 s less are 30 s of that."""
    kinds = {
        name: kind.model_copy(update={"handle_time_factor": Factors(constant=1.2)})
        for name, kind in telecom.types.items()
    }
    longer = telecom.model_copy(update={"types": kinds})
    applied = HandleTimeChange.model_validate({"change": "-30s"}).apply(longer)
    for name, kind in applied.centre.types.items():
        assert 1.2 * kind.handle_time.mean == pytest.approx(1.2 * telecom.types[name].handle_time.mean - 30)


def test_longer_hours_have_the_handle_time_of_the_interval_next_to_them(telecom):
    """Factors of the 24 open half-hours, written as such, would not fit the longer day."""
    kinds = {
        name: kind.model_copy(update={"handle_time_factor": Factors(typical=[1.0] * 23 + [1.5])})
        for name, kind in telecom.types.items()
    }
    longer = telecom.model_copy(update={"types": kinds})
    after = OpeningHours.model_validate({"change": "+1h"}).apply(longer).centre
    day = interval_factors(after)[0].reshape(-1, 48)[1]
    assert day[16:42].tolist() == [1.0] * 23 + [1.5] * 3
    compile_centre(after)
