"""How you would know: what is needed for each figure, in words."""

from dataclasses import replace

import handmade

from sim.centre.schema.start import Start
from sim.report.proof import how_to_know, proofs

DAYS = {"asa": 200.0**2, "abandonment": 0.05**2, "fcr": 0.01**2}


def varied():
    made = handmade.comparison(("more_agents",))
    results = [replace(result, day_variance=DAYS) for result in made]
    return replace(made, baseline=results[0], scenarios=(results[1],))


def test_days_for_queues_answers_for_satisfaction():
    asa, abandonment, fcr, csat = proofs(varied())
    assert (asa.days, asa.change, asa.spread) == (7, "-5.0", "3.3")  # 7.849 x 2 x 200^2 / 300^2 = 6.98
    assert abandonment.days == 4  # 3.9
    assert (fcr.days, fcr.needed) == (None, "no change to be seen")  # unchanged by construction
    assert (csat.answers, csat.sent) == (4283, 42830)  # 7.849 x (.55 x .45 + .58 x .42) / .03^2 = 4282.9
    assert csat.needed == "4,283 answers (42,830 surveys sent)"


def test_one_sentence():
    assert how_to_know(varied()) == (
        "To see this in reality, compare before and after, each with at least 7 days for the wait, 4 days for "
        "abandonment and 4,283 answers (42,830 surveys sent) for CSAT (seen then in 80 % of such tests; the same "
        "weekdays; real days vary more than simulated ones)."
    )
    assert how_to_know(handmade.comparison(())) == ""


def test_a_difference_that_nobody_could_see_has_no_number():
    """7.849 x 2 x .55 x .45 / .0001^2: 388 million answers, and 785,000 days for half a second of a wait."""
    made = varied()
    (result,) = made.scenarios
    for key, value, step in (("csat_survey", 0.5501, 0.0001), ("asa", 1199.5, -0.5)):
        result = handmade.with_row(result, key, value=value, difference=step)
    asa, abandonment, _, csat = proofs(replace(made, scenarios=(result,)))
    assert asa.needed == csat.needed == "too small a difference to be seen in practice"
    assert abandonment.needed == "4 days"
    told = how_to_know(replace(made, scenarios=(result,)))
    assert "each with at least 4 days for abandonment (seen then" in told
    assert told.endswith(" The change of the wait and CSAT is too small to be seen in practice.")


def test_a_year_of_days_is_too_long_but_not_out_of_sight():
    """7.849 x 2 x 200^2 / 20^2: 1,570 days."""
    made = varied()
    result = handmade.with_row(made.scenarios[0], "asa", value=1180.0, difference=-20.0)
    proof = proofs(replace(made, scenarios=(result,)))[0]
    assert (proof.days, proof.needed, proof.can_be_seen) == (1570, "more than a year of days", False)


def test_nothing_of_the_rest_of_a_day():
    """Whole days are compared in reality; the rest of this one comes but once."""
    made = varied()
    base = made.baseline.scenario
    start = base.centre.model_copy(update={"start": Start(at="09:40")})
    rest = replace(made, baseline=replace(made.baseline, scenario=replace(base, centre=start)))
    assert (how_to_know(rest), proofs(rest)) == ("", [])
