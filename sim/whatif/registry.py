"""All what-ifs, in the order in which they are applied, whatever the order in which they are asked for.

First when the centre is open, so that a change in the new hours finds them; then who comes and what they need; then who
is there, with those ill at last: they are ill of all who would have come. Of one kind, in the order asked for.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sim.centre.schema import Centre
from sim.levers.lever import Applied
from sim.whatif.customers import HandleTimeChange, Patience, ResolutionChange
from sim.whatif.opening_hours import OpeningHours
from sim.whatif.staff import Absence, HeadcountChange, MoveStaff
from sim.whatif.volume import Volume
from sim.whatif.what_if import WhatIf

_IN_ORDER: tuple[type[WhatIf], ...] = (
    OpeningHours, Volume, HandleTimeChange, Patience, ResolutionChange, HeadcountChange, MoveStaff, Absence,
)  # fmt: skip
WHAT_IFS: Mapping[str, type[WhatIf]] = MappingProxyType({kind.name: kind for kind in _IN_ORDER})
"""Name -> class; `sim.centre.load.load_run(what_ifs=WHAT_IFS)` judges settings with it."""


def suppose(centre: Centre, what_ifs: Sequence[WhatIf]) -> Applied:
    """The centre in which all of them hold.

    Raises `InputProblems` with the first that does not fit; the centre handed in stays as it is.
    """
    result = Applied(centre)
    for what_if in sorted(what_ifs, key=lambda w: _IN_ORDER.index(type(w))):
        result = result.followed_by(what_if.apply(result.centre))
    return result
