"""The centre in sentences: what is unusual about a queue or a group is said."""

import io

import handmade
from rich.console import Console

from sim.centre.schema import Centre
from sim.report.explain import explain


def told(**changes):
    """What is printed of the hand-made centre with other parts."""
    stream = io.StringIO()
    centre = Centre.model_validate(handmade.centre().model_dump(mode="json") | changes)
    explain(centre, Console(file=stream, width=200))
    return stream.getvalue()


def test_who_goes_over_and_who_has_aged():
    billing = {"score": {"base": 60, "ageing_cap": "10 min"}, "overflow": {"to": "technical", "after": "2 min"}}
    text = told(queues={"billing": billing, "technical": {}})
    assert (
        "+60 points on arrival; who has waited 10 min goes first; who has waited 2 min goes over to technical." in text
    )
    assert "goes" not in told()


def test_a_group_that_is_paid_by_the_contact():
    groups = {name: {"skills": [name], "headcount": 5, "price_per_contact": 8} for name in ("billing", "technical")}
    assert told(groups=groups).count("; paid 8 EUR a contact.") == 2
    assert "a contact." not in told()
