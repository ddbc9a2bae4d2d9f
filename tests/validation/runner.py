"""From a case to its rows: by theory where there is a formula, by simulation where the world has the words."""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tests.validation import exact, periods, terminating
from tests.validation.figures import Figure, Named, View, estimate, is_too_rare, ratio, read_name
from tests.validation.parameters import CannotExpressError
from tests.validation.rows import Row, exact_row, simulated_row
from tests.validation.simulate import Effort, Simulation, stationary
from tests.validation.stationary import model_of

BY_THEORY = " (theory)"
"""Behind the name of a figure that is also simulated."""
UNIT_S = {"h": 3600.0, "min": 60.0}


@dataclass
class Report:
    """What came of one case."""

    id: str
    family: str
    rows: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """`figure: reason` for figures that were not compared, `*: reason` for a case that was not simulated"""
    seconds: float = 0.0

    @property
    def largest(self) -> float:
        """Largest |z|."""
        return max((abs(row.z) for row in self.rows), default=0.0)


def seed_of(case_id: str) -> int:
    """One fixed seed a case, so that no two cases share their luck."""
    return zlib.crc32(case_id.encode())


def run_case(case: dict, effort: Effort = Effort()) -> Report:  # noqa: B008
    """All rows of a case."""
    started, report = time.perf_counter(), Report(case["id"], case["family"])
    found: dict[str, float] = {}
    try:
        found = exact.figures_of(case["family"], case["parameters"])
        report.rows += _simulated(case, effort, report.left_out)
    except CannotExpressError as reason:
        report.left_out.append(f"*: {reason}")
    except KeyError as missing:
        report.left_out.append(f"*: parameter {missing} is missing")
    done = {row.figure for row in report.rows}
    for name, e in case["expected"].items():
        if name in found:
            report.rows.append(exact_row(case["id"], name + BY_THEORY * (name in done), e, float(found[name])))
    report.seconds = time.perf_counter() - started
    return report


def _simulated(case: dict, effort: Effort, left_out: list[str]) -> Iterator[Row]:
    family, p = case["family"], case["parameters"]
    if family == "Erlang-C staffing" or "target_blocking" in p:
        return
    if family.startswith("third-party simulation"):
        yield from _published(case, effort, left_out)
    elif family == "time-varying":
        yield from _time_varying(case, effort, left_out)
    else:
        model, expected = model_of(family, p, case["model"]), case["expected"]
        asked = (model.relaxation_s, model.awt_s, model.looks_ahead)
        simulation = stationary(model.data, *asked, seed_of(case["id"]), effort, expected)
        yield from _by_name(case, simulation, model.awt_s, left_out, model.own)


def _by_name(
    case: dict,
    simulation: Simulation,
    awt_s: float,
    left_out: list[str],
    own: Mapping[str, Named] = MappingProxyType({}),
) -> Iterator[Row]:
    """Rows of the figures whose names the runner knows."""
    unit_s = UNIT_S.get(case["parameters"].get("time_unit", ""), 1.0)
    for name, e in case["expected"].items():
        try:
            named = own.get(name) or read_name(name, simulation.groups, awt_s, unit_s)
        except CannotExpressError as reason:
            left_out.append(f"{name}: {reason}")
            continue
        if is_too_rare(name, e["value"], simulation.relaxations):
            left_out.append(f"{name}: too rare for {simulation.relaxations:.0f} relaxation times")
            continue
        value, error = estimate(named, simulation.sums, simulation.bin_s)
        yield simulated_row(case["id"], name, e, value, error, simulation.n_offered)


def _with(case: dict, simulation: Simulation, figures: dict[str, Figure]) -> Iterator[Row]:
    """Rows of figures that a family defines for itself."""
    for name, figure in figures.items():
        if name in case["expected"]:
            value, error = estimate(Named(figure, None, None, 1.0), simulation.sums)
            yield simulated_row(case["id"], name, case["expected"][name], value, error)


def _published(case: dict, effort: Effort, left_out: list[str]) -> Iterator[Row]:
    p, seed = case["parameters"], seed_of(case["id"])
    if "gamma_shape" not in p:
        yield from _by_name(case, terminating.published_day(p, seed, effort), p["awt_min"] * 60, left_out)
        return
    simulation = periods.busy_periods(p, seed, effort)
    awt_s, n_periods = p["awt_min"] * 60, len(p["service_rates_per_min"])
    figures: dict[str, Figure] = {
        f"good_type{kind}_period{period}": _good(kind * n_periods + period)
        for kind in range(len(p["arrival_rates_per_min"]))
        for period in range(n_periods)
    }
    figures["occupancy_group0"] = lambda view: view.sums["all_busy"][:, 0] / view.sums["all_staffed"][:, 0]
    figures["service_level"] = read_name("service_level_abandon", [], awt_s, 1.0).figure
    same = {name: e for name, e in case["expected"].items() if periods.means_the_same(name, p["agents"])}
    left_out += [f"{name}: {periods.WHO_LEAVES}" for name in case["expected"] if name not in same]
    rest = {name: e for name, e in same.items() if name not in figures}
    yield from _by_name({**case, "expected": rest}, simulation, awt_s, left_out)
    yield from _with({**case, "expected": same}, simulation, figures)


def _good(kind: int) -> Figure:
    return lambda view: view.sums["answered_in_time"][:, kind] / view["periods"]


# --- Time-varying ---


def _time_varying(case: dict, effort: Effort, left_out: list[str]) -> Iterator[Row]:
    p, seed, trajectory = case["parameters"], seed_of(case["id"]), case.get("trajectory", [])
    if "staffing" in p:
        simulation = terminating.follows_demand(p, list(case["expected"]), trajectory, seed, effort)
        at = {name: _at("at_mean_in_system", k, "cycles") for k, name in enumerate(case["expected"])}
        yield from _with(case, simulation, at)
        yield from _waits(case["id"], trajectory, simulation)
        return
    simulation = terminating.sinusoidal_day(p, trajectory, seed, effort)
    yield from _with(case, simulation, _totals_of_the_day())
    yield from _trajectory(case["id"], trajectory, simulation, left_out)


def _waits(case_id: str, trajectory: list[dict], simulation: Simulation) -> Iterator[Row]:
    """P(wait) at single instants, where agents come and go with the demand."""
    for k, point in enumerate(trajectory):
        if simulation.sums["cycles_meant"][:, k].sum() > 0:
            value, error = estimate(Named(_all_busy(k), None, None, 1.0), simulation.sums)
            expected = {"value": point["p_wait"], "tol_abs": 1e-6}
            yield simulated_row(case_id, f"p_wait at t={point['t']:g}", expected, value, error)


def _all_busy(k: int) -> Figure:
    return lambda view: view.sums["all_busy"][:, k] / view.sums["cycles_meant"][:, k]


def _trajectory(case_id: str, trajectory: list[dict], simulation: Simulation, left_out: list[str]) -> Iterator[Row]:
    """Rows of what was seen at single instants of the day."""
    n_days = float(simulation.sums["periods"].sum())
    for k, point in enumerate(trajectory):
        for name in ("cum_arrivals", *(name for name in point if name not in ("t", "cum_arrivals"))):
            figure = f"{name} at t={point['t']:g}"
            if point["t"] == 0 or point[name] == 0:
                continue
            if name in ("mean_queue", "p_wait") and point["p_wait"] * n_days < 40:
                left_out.append(f"{figure}: a queue on fewer than 40 of {n_days:g} days")
                continue
            value, error = estimate(Named(_at(f"at_{name}", k, "periods"), None, None, 1.0), simulation.sums)
            yield simulated_row(case_id, figure, {"value": point[name], "tol_abs": 1e-6}, value, error)


def _totals_of_the_day() -> dict[str, Figure]:
    """Figures of the 24 hours, in hours."""

    def at_midnight(name: str) -> Callable[[View], object]:
        return lambda view: view.sums[f"at_{name}"][:, -1]

    return {
        "total_arrivals": ratio("offered", "periods"),
        "total_abandoned": lambda view: at_midnight("cum_abandon")(view) / view["periods"],
        "total_wait_time": lambda view: at_midnight("cum_queue_time")(view) / view["periods"],
        "mean_wait": lambda view: at_midnight("cum_queue_time")(view) / view["offered"],
        "p_wait_overall": ratio("waited", "offered"),
        "p_abandon": lambda view: at_midnight("cum_abandon")(view) / view["offered"],
    }


def _at(name: str, k: int, denominator: str) -> Figure:
    return lambda view: view.sums[name][:, k] / view[denominator]
