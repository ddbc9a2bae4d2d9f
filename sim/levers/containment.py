"""Containment of a whole menu: what share of those who enter it self-service settles, node by node."""

from collections.abc import Mapping

import numpy as np

from sim.centre.schema import Ivr, MenuNode
from sim.centre.schema.queues import share_for


def containment(ivr: Ivr, type_name: str, contained: Mapping[str, float] | None = None) -> float:
    """Share of a type's contacts in the menu that it settles, a mean over its issues.

    contained  node -> share settled there; what the menu says if left out
    """
    settled = contained or contained_at(ivr, type_name)
    return _ends(ivr, type_name, settled, [settled[name] for name in ivr.nodes])


def passed_on(ivr: Ivr, type_name: str) -> float:
    """Share of a type's contacts in the menu that go on to a queue."""
    settled = contained_at(ivr, type_name)
    leaves = []
    for name, node in ivr.nodes.items():
        shares = _exits(node, type_name)
        to_queue = sum(share for exit_, share in shares.items() if exit_ not in ivr.nodes)
        leaves.append(_stays(node, type_name, settled[name]) * to_queue / max(sum(shares.values()), 1e-12))
    return _ends(ivr, type_name, settled, leaves)


def _ends(ivr: Ivr, type_name: str, settled: Mapping[str, float], leaves: list[float]) -> float:
    """Share of those who enter the menu that leaves it in one way, whose share at each node is `leaves`."""
    names = list(ivr.nodes)
    onward = np.zeros((len(names), len(names)))
    for row, (name, node) in enumerate(ivr.nodes.items()):
        shares = _exits(node, type_name)
        for exit_, share in shares.items():
            if exit_ in ivr.nodes and share:
                stays = _stays(node, type_name, settled[name])
                onward[row, names.index(exit_)] = stays * share / sum(shares.values())
    absorbed = np.linalg.solve(np.eye(len(names)) - onward, leaves)
    return float(absorbed[names.index(ivr.start)])


def _exits(node: MenuNode, type_name: str) -> dict[str, float]:
    return {exit_: share_for(share, type_name) for exit_, share in node.to.items()}


def _stays(node: MenuNode, type_name: str, settled: float) -> float:
    return max(0.0, 1.0 - settled - share_for(node.abandon, type_name))


def contained_at(ivr: Ivr, type_name: str) -> dict[str, float]:
    """Node -> share of those at the node whom it settles."""
    return {name: share_for(node.contained, type_name) for name, node in ivr.nodes.items()}


def settling_nodes(ivr: Ivr, type_name: str) -> list[str]:
    """Nodes that settle something; the only node of a menu that settles nothing yet."""
    nodes = [name for name, share in contained_at(ivr, type_name).items() if share > 0]
    return nodes or (list(ivr.nodes) if len(ivr.nodes) == 1 else [])


def reachable(ivr: Ivr, type_name: str, nodes: list[str]) -> tuple[float, float]:
    """Containment of the menu if these nodes settled nobody, and if they settled everyone who does not hang up."""
    none, everyone = (containment(ivr, type_name, _raised(ivr, type_name, nodes, points)) for points in (-1.0, 1.0))
    return none, everyone


def with_containment(ivr: Ivr, type_name: str, nodes: list[str], goal: float) -> dict[str, float]:
    """Node -> share settled, so that the whole menu settles `goal`: as many points more (or less) at each of `nodes`.

    goal  share of those who enter the menu; one that is `reachable`
    """
    step = goal - containment(ivr, type_name)
    attempt = _raised(ivr, type_name, nodes, step)
    if abs(containment(ivr, type_name, attempt) - goal) < 1e-9:
        return attempt  # one node: its points are the menu's
    from scipy.optimize import brentq

    def miss(points: float) -> float:
        return containment(ivr, type_name, _raised(ivr, type_name, nodes, points)) - goal

    if miss(1.0) <= 0:
        return _raised(ivr, type_name, nodes, 1.0)
    return _raised(ivr, type_name, nodes, float(brentq(miss, -1.0, 1.0)))


def _raised(ivr: Ivr, type_name: str, nodes: list[str], points: float) -> dict[str, float]:
    shares = contained_at(ivr, type_name)
    for name in nodes:
        most = 1.0 - share_for(ivr.nodes[name].abandon, type_name)
        # Rounded, so that 15 % and 12 points are 27 % and not a digit in the 16th place more.
        shares[name] = round(min(max(shares[name] + points, 0.0), most), 12)
    return shares
