"""The same figures from the theory kernels, where there is a formula; and the limit laws the case file cites."""

import math
from collections.abc import Callable

from sim.theory import birth_death, erlang_a, erlang_b, erlang_c, general_patience
from tests.validation.parameters import BALKING_MEAN_S, Law, Pool, mean_of, per_second, read_pool

Found = dict[str, float]


def in_words_of_the_file(figures) -> Found:
    """Our field names, and times once more with the unit the file writes behind them."""
    named = figures._asdict() if hasattr(figures, "_asdict") else vars(figures)
    waits = {name: value for name, value in named.items() if "wait" in name and name != "p_wait"}
    return {
        **named,
        **{f"{name}_s": value for name, value in waits.items()},
        **{f"{name}_h": value / 3600 for name, value in waits.items()},
    }


def loss(p: dict) -> Found:
    """Erlang B, forwards or backwards."""
    if "target_blocking" in p:
        return {"offered_load_erlang": erlang_b.load_for_blocking(p["servers"], p["target_blocking"])}
    load = p["offered_load_erlang"] if "offered_load_erlang" in p else read_pool(p).load
    return {"p_block": erlang_b.p_block(float(load), p["servers"])}


def erlang_c_staffing(p: dict) -> Found:
    """Least agents for a service level."""
    service_s, within = float(p["mean_service_s"]), float(p["awt_s"])
    load = (per_second(p, "arrival_rate") or 0.0) * service_s
    agents = erlang_c.agents_for_service_level(load, service_s, within, p["sl_target"])
    return {
        "min_agents": float(agents),
        "service_level": erlang_c.service_level(load, agents, service_s, within),
        "service_level_one_less": erlang_c.service_level(load, agents - 1, service_s, within),
        "p_wait": erlang_c.p_wait(load, agents),
        "occupancy": load / agents,
    }


def _endless(pool: Pool) -> Found:
    service_s = mean_of(pool.service)
    figures = erlang_c.figures(pool.load, pool.agents, service_s)
    return in_words_of_the_file(figures) | {
        "mean_sojourn_s": figures.mean_wait + service_s,
        "mean_wait_given_wait_s": figures.mean_wait / figures.p_wait,
        "p_empty": _p_empty(pool),
        "service_level": erlang_c.service_level(pool.load, pool.agents, service_s, pool.awt_s),
        **{
            f"wait_p{q}_s": erlang_c.wait_quantile(pool.load, pool.agents, service_s, q / 100)
            for q in (50, 80, 90, 95, 99)
        },
    }


def _p_empty(pool: Pool) -> float:
    """Nobody in the house: the state 0 against the state "all busy, none waiting"."""
    all_busy = erlang_c.p_wait(pool.load, pool.agents) * (1 - pool.load / pool.agents)
    return all_busy * math.exp(math.lgamma(pool.agents + 1) - pool.agents * math.log(pool.load))


def _impatient(pool: Pool) -> Found:
    asked = (pool.load, pool.agents, mean_of(pool.service), mean_of(pool.patience or {}))
    figures, done = erlang_a.figures(*asked), erlang_a.within(*asked, pool.awt_s)
    return in_words_of_the_file(figures) | {
        "mean_in_system": figures.mean_queue + figures.occupancy * pool.agents,
        "p_served_within_awt": done.answered,
        "p_abandon_within_awt": done.abandoned,
        "p_wait_le_awt": erlang_a.service_level(*asked, pool.awt_s, 1),
        "SL_served_only": erlang_a.service_level(*asked, pool.awt_s, 2),
        "SL_excl_short_abandons": erlang_a.service_level(*asked, pool.awt_s, 4),
        **{f"wait_p{q}_s": erlang_a.wait_quantile(*asked, q / 100) for q in (50, 80, 90, 95, 99)},
    }


def _limited(pool: Pool) -> Found:
    service_s = mean_of(pool.service)
    patience_s = mean_of(pool.patience) if pool.patience else math.inf
    asked = (pool.load, pool.agents, service_s, patience_s, pool.trunks or 0)
    figures, served = birth_death.figures(*asked), birth_death.p_served_within(*asked, pool.awt_s)
    return in_words_of_the_file(figures) | {
        "p_served_within_awt": served,
        "SL_of_offered": served * (1 - figures.p_block),
        "mean_in_system": figures.mean_queue + figures.occupancy * pool.agents,
        "throughput_per_h": pool.rate * 3600 * (1 - figures.p_block) * (1 - figures.p_abandon),
        "mean_sojourn_h": (figures.mean_wait + service_s) / 3600,
    }


def _law(law: Law) -> general_patience.Patience:
    short = law.get("short_share", 0.0)
    if short:
        assert law["short_mean"] == BALKING_MEAN_S
        rest = _law({key: value for key, value in law.items() if not key.startswith("short")})
        return general_patience.mixture((short, general_patience.deterministic(0.0)), (1 - short, rest))
    match law["kind"]:
        case "constant":
            return general_patience.deterministic(law["value"])
        case "uniform":
            return general_patience.uniform(law["low"], law["high"])
        case "erlang":
            return general_patience.gamma(law["phases"], law["mean"])
        case "gamma":
            return general_patience.gamma(law["cv"] ** -2, law["mean"])
        case "lognormal":
            return general_patience.lognormal(law["mean"], law["cv"])
        case "hyperexponential":
            parts = (law["share"], law["mean_1"]), (1 - law["share"], law["mean_2"])
            return general_patience.mixture(*((share, general_patience.exponential(mean)) for share, mean in parts))
    return general_patience.exponential(law["mean"])


def _any_patience(pool: Pool) -> Found:
    patience = _law(pool.patience or {})
    figures = general_patience.figures(pool.load, pool.agents, mean_of(pool.service), patience, pool.awt_s)
    return in_words_of_the_file(figures) | {
        **{f"p_served_within_{asked}": figures.answered_within for asked in (f"{pool.awt_s:g}s", "awt")},
        **{f"p_wait_gt_{asked}": figures.p_wait_beyond for asked in (f"{pool.awt_s:g}s", "awt")},
    }


def pooled(p: dict) -> Found:
    """One queue, one group, exponential service."""
    pool = read_pool(p)
    if pool.service["kind"] != "exponential":
        return {}
    if pool.trunks is not None:
        exponential = pool.patience is None or pool.patience["kind"] == "exponential"
        return _limited(pool) if exponential else {}
    if pool.patience is None:
        return _endless(pool)
    is_exponential = pool.patience["kind"] == "exponential" and "short_share" not in pool.patience
    return _impatient(pool) if is_exponential and "patience" not in p else _any_patience(pool)


def limits(p: dict) -> Found:
    """Halfin & Whitt 1981, Garnett, Mandelbaum & Reiman 2002, Whitt 2006: what many agents tend to.

    No kernel of the simulator is at work here: this checks the figures the exact ones beside them are compared with.
    """
    from scipy.optimize import brentq
    from scipy.stats import norm

    if "beta" in p and "abandon_rate" in p:
        beta, root = p["beta"], math.sqrt(p["abandon_rate"] / p["service_rate"])

        def hazard(x: float) -> float:
            return float(norm.pdf(x) / norm.sf(x))

        return {"garnett_limit": 1 / (1 + root * hazard(beta / root) / hazard(-beta))}
    if "beta" in p:
        return {"halfin_whitt_limit": float(1 / (1 + p["beta"] * norm.cdf(p["beta"]) / norm.pdf(p["beta"])))}
    pool = read_pool(p)
    patience, rho = _law(pool.patience or {}), pool.load / pool.agents
    wait = brentq(lambda x: float(patience.survival(x)) - 1 / rho, 0.0, 20.0 * mean_of(pool.patience or {}), xtol=1e-14)
    return {
        "fluid_p_abandon": 1 - 1 / rho,
        "fluid_wait_served": wait,
        "fluid_queue_per_agent": rho * float(patience.limited_mean(wait)),
    }


FAMILIES: dict[str, tuple[Callable[[dict], Found], ...]] = {
    "Erlang-B": (loss,),
    "Erlang-C staffing": (erlang_c_staffing,),
    "Erlang-C": (pooled,),
    "Erlang-A": (pooled,),
    "finite trunks": (pooled,),
    "textbook": (pooled,),
    "M/M/n+G": (pooled,),
    "asymptotics": (pooled, limits),
}


def figures_of(family: str, parameters: dict) -> Found:
    """What theory says, by the names of the case file; empty without a formula."""
    found: Found = {}
    for theory in FAMILIES.get(family, ()):
        found |= theory(parameters)
    return found
