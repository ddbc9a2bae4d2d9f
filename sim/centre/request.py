"""What is asked for: how to run, which scenarios, compared in which way."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from sim.centre.schema.parts import Part, about
from sim.centre.values import Count, Share


def _names(value: Any) -> Any:
    """One name, none, or a list of them."""
    return [value] if isinstance(value, str) else [] if value is None else value


Names = Annotated[list[str], BeforeValidator(_names)]


class Precision(Part):
    """Run on until the intervals are this narrow."""

    asa_half_width: Share = about("half-width of the ASA's interval", unit="share of the ASA", default=0.02, gt=0)
    service_level_half_width: Share = about(
        "half-width of the service level's interval", unit="share", default=0.01, gt=0
    )
    max_replications: Count = about("and stop here at the latest", unit="replications", default=1000, ge=2, le=100000)


class RunSettings(Part):
    """How a run is made; changes no centre."""

    replications: Count = about("runs of the horizon", unit="replications", default=30, ge=1, le=100000)
    precision: Precision | None = about("go on from there until precise enough; off if left out", default=None)
    seed: Count = about("root of all random numbers", default=1, ge=0, le=2**62)
    threads: Count | None = about("threads; one a core if left out", default=None, ge=1, le=1024)
    executor: Literal["threads", "processes", "dask"] | None = about(
        "who works: threads (usual), processes of this machine (usual with engine=simpy), or a Dask cluster",
        default=None,
    )
    address: str | None = about("where the Dask scheduler listens: tcp://HOST:8786", default=None)


class SweepSettings(Part):
    """How a sweep chooses its points; changes no point."""

    design: Literal["grid", "random", "lhs", "sobol"] = about(
        "grid: every combination; random, lhs (Latin hypercube) or sobol: so many points spread over the same space",
        default="grid",
    )
    points: Count | None = about("points of a spread design", default=None, ge=1, le=1_000_000)
    seed: Count = about("of a spread design's points", default=1, ge=0, le=2**62)
    figures: Names = about("further figures to be kept, by their names in `contactsim figures`", default_factory=list)
    best: str | None = about("find the best point by this figure (Kim-Nelson), dropping those it beats", default=None)
    zone: str | None = about("differences of that figure smaller than this do not matter", default=None)
    goal: str | None = about("figure of the promise: which points keep it, and the cheapest of them", default=None)
    bound: str | None = about("what it has to reach: 90%, 60s; P(day meets target) if no goal is named", default=None)
    confidence: Share = about("probability with which the best is to be found", unit="share", default=0.95, gt=0, lt=1)


class OutputFolder(Part):
    """Where the results go (Hydra's name for it)."""

    dir: str | None = about("folder of the run; a new one under ./runs if left out", default=None)


class HydraSettings(Part):
    """The part of Hydra's own settings that is honoured."""

    run: OutputFolder = about("where the results go", default_factory=OutputFolder)
    sweep: OutputFolder = about("the same for a sweep", default_factory=OutputFolder)


class Request(Part):
    """Everything except the centre."""

    run: RunSettings = about("how", default_factory=RunSettings)
    engine: Literal["numba", "simpy"] = about(
        "numba: fast; simpy: the readable reference, same results", default="numba"
    )
    scenario: Names = about("scenario files, or what-ifs such as volume=+10%", default_factory=list)
    compare: Literal["each", "stack", "subsets"] = about(
        "each: every scenario alone, then all together; stack: all together; subsets: every combination",
        default="each",
    )
    stacks: dict[str, Names] = about("named combinations of scenarios, instead of `compare`", default_factory=dict)
    levers: dict[str, dict[str, Any]] = about("changes of levers, wherever they are pulled", default_factory=dict)
    sweep: SweepSettings = about("how a sweep chooses its points", default_factory=SweepSettings)
    hydra: HydraSettings = about("settings of the launcher", default_factory=HydraSettings)


class ScenarioFile(Part):
    """One question, and the levers it pulls or what it supposes."""

    question: str = about("what is asked, in a sentence", default="")
    description: str = about("what happens in it", default="")
    based_on: str | None = about("another scenario: what is not said here is as there", default=None)
    levers: dict[str, dict[str, Any]] = about("levers by name with their settings", default_factory=dict)
    whatif: dict[str, Any] = about("what is supposed, by name: volume, headcount, ...", default_factory=dict)
