"""Who of the agents comes on which day, and how fast each one works: drawn once a replication, for either engine.

An agent's luck hangs below (replication, group, number in the group), and that of a day below the agent. So it is the
same whatever the other groups, the headcount or the shares: a larger share makes more agents absent, and nobody less.
"""

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    BRANCH_AGENT,
    BRANCH_DAY,
    BRANCH_GROUP,
    NOBODY,
    PURPOSE_ABSENCE,
    PURPOSE_AGENT_PACE,
    PURPOSE_TENURE,
    STAYS,
)
from sim.jit import inlined, kernel
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import branch
from sim.rules.attendance import change_of_duty


@kernel
def draw_duty_events(root_key, groups, agent_group, duty_events, out):
    """The roster of one replication: closings, and the coming and going of agents who are not absent that day.

    root_key     int64   replication_key(seed, replication)
    groups       (G,) GROUP
    agent_group  (A,) int16
    duty_events  DUTY_EVENT rows as planned
    out          as many DUTY_EVENT rows; no line STAYS
    Returns the number of rows. An absence lasts from midnight to midnight.
    """
    n = 0
    for row in range(len(duty_events)):
        planned = duty_events[row]
        change, agent = planned["on"], planned["agent"]
        if agent != NOBODY and groups[agent_group[agent]]["absence_share"] > 0.0:
            change = _change(root_key, groups, agent_group, change, agent, planned["tick"])
            if change == STAYS:
                continue
        event = out[n]
        event["tick"] = planned["tick"]
        event["agent"] = agent
        event["queue"] = planned["queue"]
        event["on"] = change
        event["reopens_at"] = planned["reopens_at"]
        n += 1
    return n


@inlined
def _change(root_key, groups, agent_group, planned, agent, tick):
    """What the agent really does when the roster says `planned`."""
    key, share = _key_of(root_key, groups, agent_group, agent), groups[agent_group[agent]]["absence_share"]
    # What ends at midnight was part of the day before.
    before = branch(key, BRANCH_DAY, max(tick - 1, 0) // TICKS_PER_DAY)
    after = branch(key, BRANCH_DAY, tick // TICKS_PER_DAY)
    was_present, is_present = not happens(before, PURPOSE_ABSENCE, share), not happens(after, PURPOSE_ABSENCE, share)
    return change_of_duty(planned, was_present, is_present)


@inlined
def _key_of(root_key, groups, agent_group, agent):
    """Key of an agent: a person, not a number that shifts with the size of other groups."""
    group = agent_group[agent]
    number = agent - groups[group]["first_agent"]
    return branch(branch(root_key, BRANCH_GROUP, group), BRANCH_AGENT, number)


@kernel
def draw_paces(root_key, groups, agent_group, distributions, tables, out):
    """Factor of every agent on the handle times of this replication: own pace x tenure.

    root_key       int64   replication_key(seed, replication)
    groups         (G,) GROUP
    agent_group    (A,) int16
    distributions  (n,) DISTRIBUTION
    tables         (n_tables, TABLE_SIZE) float64
    out            (A,) float64
    """
    for agent in range(len(agent_group)):
        group, key = groups[agent_group[agent]], _key_of(root_key, groups, agent_group, agent)
        out[agent] = 1.0
        if group["pace"] != NOBODY:
            out[agent] = draw(distributions, tables, group["pace"], key, PURPOSE_AGENT_PACE)
        if group["tenure"] != NOBODY:
            out[agent] *= draw(distributions, tables, group["tenure"], key, PURPOSE_TENURE)
