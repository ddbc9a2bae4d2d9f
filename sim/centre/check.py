"""What pydantic cannot see: names that do not exist, queues nobody reaches or serves, menus without exit, lengths.

A finding carries a path into the centre; the loader turns it into a file and a line.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sim.centre.days import Horizon, arrival_rates, headcounts, horizon_of
from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.handle_times import interval_factors
from sim.centre.schema import Centre, MenuNode
from sim.centre.schema.queues import OTHERS, OWN_QUEUE, share_for
from sim.centre.start_check import faults, unknown_names
from sim.centre.values import Misread, write_clock

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """A problem before it has a file and a line."""

    path: Path
    found: str
    allowed: str
    mend: str = ""

    def as_problem(self, where: str | None = None) -> Problem:
        """With `where` it stands; the path itself without."""
        return Problem(where or ".".join(map(str, self.path)), self.found, self.allowed, self.mend)


def check(centre: Centre) -> None:
    """Raise `InputProblems` with everything that is wrong, if anything is."""
    found = list(findings(centre))
    if found:
        raise InputProblems(finding.as_problem() for finding in found)


def findings(centre: Centre) -> Iterator[Finding]:
    """Everything that is wrong with a centre whose parts are valid each by itself."""
    unknown = list(_unknown_names(centre))
    yield from unknown
    yield from _menu(centre)
    # Without the right names, reachability would only repeat the misspelling.
    if not unknown:
        yield from _unreachable(centre)
        yield from _endless_transfers(centre)
    yield from _unserved(centre)
    yield from _plans(centre)
    yield from _levels_of_csat(centre)
    yield from (Finding(*fault) for fault in unknown_names(centre))
    if not unknown:
        yield from (Finding(*fault) for fault in faults(centre))


def _levels_of_csat(centre: Centre) -> Iterator[Finding]:
    """Without a measured CSAT the baseline has no level that another could be held against."""
    for part in ("observed", "believed"):
        figures = getattr(centre, part)
        if figures is not None and figures.csat is not None and centre.satisfaction.csat_now is None:
            found = f"{100 * figures.csat:.0f} % with nothing to hold it against"
            yield Finding((part, "csat"), found, "a CSAT beside satisfaction.csat_now", "give the measured one there")


def _name(path: Path, name: str, candidates: Iterable[str], what: str) -> Iterator[Finding]:
    if name not in candidates:
        yield Finding(path, f"{name!r}", f"the name of a {what}", did_you_mean(name, candidates))


def _unknown_names(centre: Centre) -> Iterator[Finding]:
    for name in centre.volumes:
        yield from _name(("volumes", name), name, centre.types, "contact type")
    for name, kind in centre.types.items():
        path = ("types", name)
        yield from _name((*path, "queue"), str(kind.queue), centre.queues, "queue")
        for part in ("misroute", "transfer"):
            for queue in getattr(kind, part).to:
                yield from _name((*path, part, "to", queue), queue, centre.queues, "queue")
        if kind.consult is not None:
            yield from _name((*path, "consult", "queue"), kind.consult.queue, centre.queues, "queue")
        for other in kind.redial.becomes:
            yield from _name((*path, "redial", "becomes", other), other, centre.types, "contact type")
        if isinstance(kind.transfer.share, dict):
            for who in kind.transfer.share:
                candidates = [*centre.groups, OTHERS]
                yield from _name((*path, "transfer", "share", who), who, candidates, "group")
    for name, queue in centre.queues.items():
        if queue.handled_as is not None:
            yield from _name(("queues", name, "handled_as"), queue.handled_as, centre.types, "contact type")
        if queue.overflow is not None:
            there = ("queues", name, "overflow", "to")
            yield from _name(there, queue.overflow.to, centre.queues, "queue")
            if queue.overflow.to == name:
                yield Finding(there, f"{name!r}, the queue itself", "another queue")
    for name, group in centre.groups.items():
        for skill in group.skills:
            yield from _name(("groups", name, "skills", skill), skill, centre.queues, "queue")


def _menu(centre: Centre) -> Iterator[Finding]:
    if centre.ivr is None:
        return
    nodes, path = centre.ivr.nodes, ("ivr", "nodes")
    yield from _name(("ivr", "start"), centre.ivr.start, nodes, "menu node")
    for name, node in nodes.items():
        if name in centre.queues or name == OWN_QUEUE:
            yield Finding((*path, name), f"a node called {name!r}", "a name no queue has", "rename the node")
        for part in ("contained", "abandon"):
            yield from _share_names((*path, name, part), getattr(node, part), centre)
        for exit_, share in node.to.items():
            yield from _name((*path, name, "to", exit_), exit_, [*nodes, *centre.queues, OWN_QUEUE], "node or queue")
            yield from _share_names((*path, name, "to", exit_), share, centre)
        yield from _node_sums((*path, name), node, centre)
    yield from _loops(centre)


def _share_names(path: Path, share: float | dict[str, float], centre: Centre) -> Iterator[Finding]:
    for name in share if isinstance(share, dict) else ():
        yield from _name((*path, name), name, [*centre.types, OTHERS], "contact type")


def _node_sums(path: Path, node: MenuNode, centre: Centre) -> Iterator[Finding]:
    for name in centre.types:
        gone = share_for(node.contained, name) + share_for(node.abandon, name)
        if gone > 1:
            found = f"contained and abandon that add up to {100 * gone:.1f} % for {name}"
            yield Finding((*path, "contained"), found, "at most 100 % in all")
        total = sum(share_for(share, name) for share in node.to.values())
        if abs(total - 1) > 0.002 and gone < 1:
            found = f"shares that add up to {100 * total:.1f} % for {name}"
            yield Finding((*path, "to"), found, "shares of the rest that add up to 100 %")


def _loops(centre: Centre) -> Iterator[Finding]:
    """Nodes from which a contact can never leave the menu, for any type."""
    nodes = centre.ivr.nodes if centre.ivr else {}
    for name in centre.types:
        leaves = {node for node, spec in nodes.items() if _leaves(spec, name, nodes)}
        while more := {n for n in set(nodes) - leaves if any(e in leaves for e in _onward(nodes[n], name))}:
            leaves |= more
        stuck = [node for node in nodes if node not in leaves]
        if stuck:
            found = f"{name} goes round for ever in " + " -> ".join(stuck)
            yield Finding(("ivr", "nodes", stuck[0], "to"), found, "a way out to a queue from every node")
            return


def _onward(node: MenuNode, type_name: str) -> list[str]:
    return [exit_ for exit_, share in node.to.items() if share_for(share, type_name) > 0]


def _leaves(node: MenuNode, type_name: str, nodes: dict[str, MenuNode]) -> bool:
    gone = share_for(node.contained, type_name) + share_for(node.abandon, type_name)
    return gone > 0 or any(exit_ not in nodes for exit_ in _onward(node, type_name))


def _unreachable(centre: Centre) -> Iterator[Finding]:
    reached = set(_reached_queues(centre))
    for name in centre.queues:
        if name not in reached:
            allowed = "a queue that a type, the menu, a transfer, a consult or an overflow leads to"
            yield Finding(("queues", name), "no contact ever gets here", allowed)
    if centre.ivr is None or centre.ivr.start not in centre.ivr.nodes:
        return
    seen, ahead = set(), [centre.ivr.start]
    while ahead:
        node = ahead.pop()
        if node in centre.ivr.nodes and node not in seen:
            seen.add(node)
            ahead += centre.ivr.nodes[node].to
    for node in centre.ivr.nodes:
        if node not in seen:
            yield Finding(("ivr", "nodes", node), "no contact ever gets here", "a node that another leads to")


def _endless_transfers(centre: Centre) -> Iterator[Finding]:
    """Types that are always passed on, and only to each other: their contacts would never leave."""
    from sim.centre.compile_types import handled_as

    names = list(centre.types)
    becomes = {
        name: {names[h] if (h := handled_as(centre, queue, centre.queues[queue])) >= 0 else name for queue in share_to}
        for name, kind in centre.types.items()
        if (share_to := [queue for queue, share in kind.transfer.to.items() if share > 0])
        and _always(kind.transfer.share)
    }
    while ways_out := {name for name, next_types in becomes.items() if not next_types <= set(becomes)}:
        for name in ways_out:
            del becomes[name]
    if becomes:
        found = " and ".join(becomes) + " always passed on, and never out of this round"
        allowed = "a share below 100 % somewhere on the way round"
        yield Finding(("types", next(iter(becomes)), "transfer", "share"), found, allowed)


def _always(share: float | dict[str, float]) -> bool:
    return all(part == 1 for part in share.values()) if isinstance(share, dict) else share == 1


def _reached_queues(centre: Centre) -> Iterator[str]:
    to_own = centre.ivr is None or any(OWN_QUEUE in node.to for node in centre.ivr.nodes.values())
    for node in centre.ivr.nodes.values() if centre.ivr else ():
        yield from node.to
    for kind in centre.types.values():
        if to_own:
            yield str(kind.queue)
        yield from kind.misroute.to
        yield from kind.transfer.to
        if kind.consult is not None:
            yield kind.consult.queue
    for queue in centre.queues.values():
        if queue.overflow is not None:
            yield queue.overflow.to


def _unserved(centre: Centre) -> Iterator[Finding]:
    served = {queue for group in centre.groups.values() for queue in group.skills}
    for name in centre.queues:
        if name not in served:
            yield Finding(
                ("queues", name), "no group has this skill", "at least one group with the queue in its skills"
            )
    for name, group in centre.groups.items():
        if not group.skills:
            yield Finding(("groups", name, "skills"), "no skills", "the queues the group serves")


def _plans(centre: Centre) -> Iterator[Finding]:
    """Volumes and headcounts: there, and as long as the horizon."""
    horizon = horizon_of(centre)
    for name in centre.types:
        if name in centre.volumes:
            alone = centre.model_copy(update={"volumes": {name: centre.volumes[name]}})
            yield from _fits(("volumes", name), arrival_rates, alone, horizon)
        else:
            yield Finding(("volumes", name), "no volume", "a volume for every contact type", "write 0 if none come")
    for name, group in centre.groups.items():
        path = ("groups", name, "headcount")
        if group.headcount is None:
            yield Finding(path, "no headcount", "agents per interval, here or in the staff file")
        else:
            alone = centre.model_copy(update={"groups": {name: group}})
            yield from _fits(path, headcounts, alone, horizon)
            if group.headcount.days is not None or group.headcount.weekdays is not None:
                yield from _in_opening_hours(path, alone, horizon)
    for name, kind in centre.types.items():
        if kind.handle_time_factor is not None:
            others = {n: k.model_copy(update={"handle_time_factor": None}) for n, k in centre.types.items()}
            alone = centre.model_copy(update={"types": {**others, name: kind}})
            yield from _fits(("types", name, "handle_time_factor"), interval_factors, alone, horizon)
    by_day = [volume for volume in centre.volumes.values() if volume.days is not None or volume.weekdays is not None]
    if by_day and len(by_day) == len(centre.volumes) and any(f != 1 for f in centre.weekday_factors.values()):
        found = "weekday factors beside volumes that are given day by day"
        yield Finding(("weekday_factors",), found, "factors for a typical day only", "take the factors out")


def _fits(
    path: Path, table: Callable[[Centre, Horizon], object], centre: Centre, horizon: Horizon
) -> Iterator[Finding]:
    try:
        table(centre, horizon)
    except Misread as slip:
        yield Finding(path, str(slip.found), slip.allowed, slip.mend)


def _in_opening_hours(path: Path, centre: Centre, horizon: Horizon) -> Iterator[Finding]:
    try:
        counts = headcounts(centre, horizon)[0]
    except Misread:
        return
    outside = (counts > 0) & ~horizon.open_intervals()
    for day in range(horizon.n_days):
        if outside[day].any():
            first = int(outside[day].argmax())
            found = f"{counts[day, first]} agents on {horizon.label(day)} at {write_clock(first * horizon.interval_s)}"
            yield Finding(path, found, "agents in opening hours only", "take them out or open longer")
            return
