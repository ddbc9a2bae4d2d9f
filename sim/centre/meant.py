"""What was meant where the command says too little, or in the wrong place: a centre left out, a key from elsewhere."""

from collections.abc import Container, Iterator
from typing import Any

from sim.centre.errors import did_you_mean
from sim.centre.places import Places
from sim.centre.request import Request
from sim.centre.schema import Centre
from sim.centre.start_file import WORDS

_MOST = 6
"""Own centres that are named."""


def unnamed(centre: str, places: Places) -> Iterator[str]:
    """A note for a run that named no centre and got a shipped one; none where the planner's own files chose it."""
    if not centre or places.is_own("centre", centre):
        return
    own = [name for name in places.names("centre") if places.is_own("centre", name)]
    more = f", and {len(own) - _MOST} more" if len(own) > _MOST else ""
    here = f"; your own in this folder: {', '.join(own[:_MOST])}{more}" if own else ""
    yield f"no centre was named: this is {centre}, an example that comes with contactsim{here}"


def mend_of_key(key: str, value: Any, centre: str, what_ifs: Container[str]) -> str:
    """For a key that no request knows: a what-if, a setting of the centre, or a misspelt one.

    value  as it was read: mappings of mappings, for a key with points in it
    """
    word = key
    while isinstance(value, dict) and len(value) == 1:
        (part, value) = next(iter(value.items()))
        word += f".{part}"
    word += f"={value if isinstance(value, str) else 'VALUE'}"
    if key in what_ifs:
        return f"a what-if: contactsim whatif {centre} {word}"
    if key in Centre.model_fields:
        return f"write centre.{word}"
    return did_you_mean(key, ["centre", *WORDS, *Request.model_fields])
