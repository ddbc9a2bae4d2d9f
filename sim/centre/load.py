"""Finds, composes and judges everything a run needs. The only file that sees Hydra.

Hydra composes: it walks the defaults lists from `config.yaml` over the groups `centre` and `run`, and says which files
lie over which. The files themselves are read and merged here, because Hydra would read 8:30 as 510, forget where a
value came from, and keep the parameters of a distribution whose kind has changed.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sim.centre.assemble import assemble
from sim.centre.check import Finding
from sim.centre.documents import COMMAND_LINE, Document, Origin, read_yaml, shown
from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.gate import judge
from sim.centre.meant import mend_of_key, unnamed
from sim.centre.overrides import Override, document_of, parse_overrides
from sim.centre.places import Places, name_of
from sim.centre.request import Request
from sim.centre.run import Run
from sim.centre.scenario_files import located
from sim.centre.scenarios import LeverRegistry, rows_of
from sim.centre.schema import Centre
from sim.centre.start_file import take_up

_GROUPS = ("centre", "run")
_SCHEME = "contactsim"
_T = TypeVar("_T")


def load_centre(name: str, overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> Centre:
    """A centre by name (`telecom`) or file (`mine.yaml`).

    overrides  as on the command line: `centre.trunks=60`
    Raises `InputProblems`.
    """
    return load_run([f"centre={name}", *overrides], config_dir=config_dir).centre


def load_run(
    overrides: Sequence[str],
    *,
    config_dir: str | Path | None = None,
    levers: LeverRegistry | None = None,
    what_ifs: LeverRegistry | None = None,
    stacks: Mapping[str, Sequence[str]] | None = None,
) -> Run:
    """Everything the overrides ask for, composed and judged.

    overrides   as on the command line: `centre=telecom`, `scenario=[a,b]`, `run=quick`, `run.seed=7`
    config_dir  folder with the planner's own `centre/`, `run/`, `scenarios/`, `config.yaml`
    levers      lever name -> pydantic model of its settings; without it settings stay plain mappings
    what_ifs    the same for what-ifs
    stacks      name of a row -> its scenarios, as in `stacks={...}`
    Raises `InputProblems` with everything that is wrong.
    """
    places = Places(config_dir=Path(config_dir) if config_dir else None)
    if places.config_dir and not places.config_dir.is_dir():
        raise InputProblems([Problem(f"{COMMAND_LINE}: --config-dir", repr(str(config_dir)), "a folder that exists")])
    asked = parse_overrides(overrides)
    if stacks:
        asked.append(Override(("stacks",), {name: list(members) for name, members in stacks.items()}))
    choices = {o.path[0]: o.value for o in asked if o.path in {(g,) for g in _GROUPS} and isinstance(o.value, str)}
    document, centre_name = _compose(choices, places)
    values = [o for o in asked if o.path not in {(group,) for group in choices}]
    document = _changed(document, values)
    problems, notes = take_up(document)
    if "centre" not in choices:
        notes = [*unnamed(centre_name, places), *notes]
    return _judge(document, centre_name, places, levers, what_ifs, problems, notes)


def _judge(
    document: Document,
    centre_name: str,
    places: Places,
    levers: LeverRegistry | None,
    what_ifs: LeverRegistry | None,
    problems: list[Problem],
    said: list[str],
) -> Run:
    """problems, said: what is wrong with the words before, and notes on them."""
    written = document.part("centre")
    made = _or_problems(lambda: assemble(written), problems)
    document.drop(("centre",))
    request, found = judge(Request, document.value)
    called = centre_name if places.find("centre", centre_name) else "CENTRE"
    problems += [located(_meant(finding, document, called, what_ifs or ()), document) for finding in found]
    compared, changes = None, document.part("levers")
    if request is not None:
        centre = made[0] if made else None
        compared = _or_problems(lambda: rows_of(request, changes, places, levers, centre, what_ifs), problems)
    if problems or made is None or compared is None:
        raise InputProblems(problems)
    (centre, notes), (rows, scenarios) = made, compared
    return Run(
        centre=centre,
        centre_name=centre_name,
        settings=request.run,
        engine=request.engine,
        compare=request.compare,
        rows=tuple(rows),
        scenarios=tuple(scenarios),
        folder=request.hydra.run.dir or request.hydra.sweep.dir,
        sweep=request.sweep,
        notes=(*said, *notes),
        inputs={
            name: digest for part in (written, *(s.levers for s in scenarios)) for name, digest in part.files.items()
        },
    )


def _meant(finding: Finding, document: Document, centre: str, what_ifs: Container[str]) -> Finding:
    """An unknown key at the top may be of the centre, which is no part of the request, or a what-if."""
    if len(finding.path) != 1 or finding.path[0] in Request.model_fields:
        return finding
    key = str(finding.path[0])
    return replace(finding, mend=mend_of_key(key, document.get(key), centre, what_ifs))


def _or_problems(step: Callable[[], _T], problems: list[Problem]) -> _T | None:
    """What the step makes; its problems are added to the others, so that all are told at once."""
    try:
        return step()
    except InputProblems as slip:
        problems += slip.problems
        return None


def _changed(document: Document, overrides: list[Override]) -> Document:
    document = document.merged(document_of(overrides))
    problems = []
    for override in overrides:
        if override.removes and not document.drop(override.path):
            problems.append(Problem(f"{COMMAND_LINE}: ~{override.key}", "nothing there", "a key that can be taken out"))
    if problems:
        raise InputProblems(problems)
    return document


def _compose(choices: dict[str, str], places: Places) -> tuple[Document, str]:
    """The files that Hydra's defaults lists name, merged in its order; and the name of the centre's own."""
    _all_there(choices, places)
    layers = _layers(choices, places)
    document = Document({}, {})
    for package, file in layers:
        layer = read_yaml(file)
        layer.drop(("defaults",))
        document = document.merged(_under(package, layer, Origin(shown(file), 1, file.parent)))
    return document, next((name_of(file) for package, file in reversed(layers) if package == "centre"), "")


def _under(package: str, layer: Document, origin: Origin) -> Document:
    if not package:
        return layer
    origins = {(package, *path): place for path, place in layer.origins.items()}
    return Document({package: layer.value}, {(): origin, **origins}, layer.files)


def _all_there(choices: dict[str, str], places: Places) -> None:
    problems = []
    for group, name in choices.items():
        if places.find(group, name) is None:
            allowed = {
                "centre": "a centre: NAME/centre.yaml, a file in ./centres, a path, or a shipped one",
                "run": "a kind of run",
            }[group]
            mend = did_you_mean(name, places.names(group))
            problems.append(Problem(f"{COMMAND_LINE}: {group}={name}", repr(name), allowed, mend))
    if problems:
        raise InputProblems(problems)


def _layers(choices: dict[str, str], places: Places) -> list[tuple[str, Path]]:
    """(package, file), lowest first: what Hydra makes of the defaults lists.

    Only that half of Hydra's compose is asked for: merging its own settings for logging and launchers takes longer
    than everything else here together.
    """
    from hydra._internal.config_repository import CachingConfigRepository, ConfigRepository
    from hydra._internal.config_search_path_impl import ConfigSearchPathImpl
    from hydra._internal.defaults_list import create_defaults_list
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    _register_source()
    search_path = ConfigSearchPathImpl()
    search_path.append("main", f"{_SCHEME}://{places.config_dir or ''}")
    chosen = OverridesParser.create().parse_overrides([f"{group}='{_quoted(name)}'" for group, name in choices.items()])
    try:
        repository = CachingConfigRepository(ConfigRepository(search_path))
        defaults = create_defaults_list(repository, "config", chosen, prepend_hydra=False, skip_missing=False).defaults
    except HydraException as slip:
        raise InputProblems([_defaults_problem(slip, places)]) from None
    named = [(default.package or "", str(default.config_path)) for default in defaults]
    return [(package, file) for package, path in named if (file := _file_of(path, places))]


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")


def _file_of(config_path: str, places: Places) -> Path | None:
    """The file behind Hydra's `centre/telecom`; `config` is a group's worth of its own."""
    group, slash, name = config_path.partition("/")
    return places.find(group, name) if slash and group in _GROUPS else places.find("", config_path)


def _defaults_problem(slip: Exception, places: Places) -> Problem:
    missing = str(getattr(slip, "missing_cfg_file", None) or "")
    group, _, name = missing.rpartition("/")
    found = f"a defaults list names {missing!r}, which is nowhere" if missing else "defaults lists that do not fit"
    mend = did_you_mean(name, places.names(group)) if group in _GROUPS else ""
    return Problem("config.yaml", found, "defaults lists (`defaults:`) that name files in centre/ and run/", mend)


def _register_source() -> None:
    """Teach Hydra the scheme under which it looks for a planner's files. Doing it again changes nothing."""
    from hydra._internal.sources_registry import SourcesRegistry
    from hydra.core.object_type import ObjectType
    from hydra.plugins.config_source import ConfigLoadError, ConfigResult, ConfigSource
    from omegaconf import OmegaConf

    class PlannerFiles(ConfigSource):
        """Shows Hydra the defaults list of a file and nothing else: the content is merged here."""

        def __init__(self, provider: str, path: str) -> None:
            super().__init__(provider, path)
            self.places = Places(config_dir=Path(self.path) if self.path else None)

        @staticmethod
        def scheme() -> str:
            return _SCHEME

        def load_config(self, config_path: str) -> ConfigResult:
            file = _file_of(config_path, self.places)
            if file is None:
                raise ConfigLoadError(config_path)
            defaults: Any = read_yaml(file).get("defaults")
            content = OmegaConf.create({"defaults": defaults} if defaults else {})
            return ConfigResult(self.provider, self.full_path(), content, header={"package": None})

        def available(self) -> bool:
            return True

        def is_group(self, config_path: str) -> bool:
            return config_path in ("", *_GROUPS)

        def is_config(self, config_path: str) -> bool:
            return _file_of(config_path, self.places) is not None

        def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
            return [] if results_filter is ObjectType.GROUP else self.places.names(config_path)

    SourcesRegistry.instance().register(PlannerFiles)
