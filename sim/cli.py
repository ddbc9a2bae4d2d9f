"""The command: reads the words, calls the verbs, prints. Imports are inside, so that `--help` answers at once."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_ABOUT = "A simulated contact centre: pull a lever, read the effect and how sure it is."
_EXAMPLES = """examples (where it is not installed: uv run contactsim ...):
  contactsim new my_centre              a small centre of your own to fill in
  contactsim run my_centre              simulate it
  contactsim run centre=telecom "scenario=[peak_staff,self_service,cross_skill]"
  contactsim run centre=telecom scenario=peak_staff levers.peak_staff.agents=20
  contactsim run telecom run=quick      a first look: 10 replications
  contactsim run --from runs/monday     the same run again, from its folder
  contactsim whatif telecom volume=+10% headcount=+3@10:00-12:00
  contactsim compare telecom peak_staff self_service peak_staff+self_service
  contactsim run telecom start_at=09:40 start_state=now.csv    the rest of today
  contactsim staffing telecom at=10:00  how many are missing then
  contactsim trace telecom              one contact's life, with clock times
  contactsim figures                    every figure: formula, denominator
  contactsim figures abandon            those that speak of abandoning
  contactsim levers                     what can be changed, on what evidence
"""
_RUN_EXAMPLES = """what can be said (KEY=VALUE, in any order):
  NAME or centre=NAME          telecom, ./NAME/centre.yaml, or a path
  scenario=NAME                or "scenario=[a,b,c]": files in ./scenarios
  compare=each|stack|subsets   each alone and all together | only all together |
                               every combination
  "stacks={plan_1:[a,b],plan_2:[a,c]}"   named combinations side by side
  levers.NAME.KEY=VALUE        change a lever; pulls it if no scenario does
  centre.KEY=VALUE             change the baseline, and every scenario with it
  start_at=09:40               the rest of a day ("wed 09:40": of that weekday),
  start_state=FILE             with who is there: rows waiting,QUEUE,12,6 min
                               busy,GROUP,19  absent,GROUP,2
  run=quick|standard|precise   10 replications | 30 | until ranges are narrow
  run.replications=N run.seed=N run.threads=N
  engine=numba|simpy           fast | the readable reference model, same results
  hydra.run.dir=FOLDER         where the results go

examples:
  contactsim run centre=telecom "scenario=[peak_staff,self_service,cross_skill]"
  contactsim run centre=telecom levers.self_service.containment=+8pp run=quick
  contactsim run centre=telecom centre.trunks=300 hydra.run.dir=runs/trunks
"""
_WHATIF_EXAMPLES = """a what-if is a word KEY[.WHOM]=CHANGE[@FROM-TO]; supposed, no evidence claimed:
  volume=+10%                  new issues; volume.billing=+200 a day
  handle_time=-30s             its parts: handle_time.talk=-10%
  headcount=+3@10:00-12:00     on duty, split over groups; headcount.GROUP=-2
  move_staff.FROM.TO=3         agents work in another group; @10:00-12:00
  absence=5                    five ill, every day, paid; absence=8% by luck
  patience=-20%                until customers abandon; patience.billing=+2min
  resolution=+5pp              settled by a served contact; also for a group
  opening_hours=+1h            or opening_hours=07:00-21:00
WHOM is a contact type, queue or group; times are whole intervals.
The same words can stand in a scenario file:
  whatif: {volume: +10%, headcount: {change: +3, from: "10:00", to: "12:00"}}
Everything `contactsim run` understands may follow: run=quick, run.seed=7, ...

examples (no quotes are needed in cmd.exe, PowerShell or bash, unless a name has
a blank in it; in a .bat file write %% for %, or x1.1 for +10%):
  contactsim whatif telecom volume=+10%
  contactsim whatif telecom volume=+10% headcount=+3@10:00-12:00 run=quick
  contactsim whatif telecom absence=5
"""
_COMPARE_EXAMPLES = """each word is a column; + pulls several together; `all` is all named together:
  contactsim compare telecom peak_staff self_service peak_staff+self_service
  contactsim compare telecom peak_staff volume=+10% all
  contactsim compare telecom volume=+10% volume=+10%+headcount=+3@10:00-12:00
two run folders: paired if seed, replications and demand agree, else "unpaired":
  contactsim compare runs/monday runs/tuesday
What-if words: contactsim whatif --help. Everything else: contactsim run --help.
"""
_STAFFING_EXAMPLES = """examples:
  contactsim staffing telecom at=10:00               how many are missing then
  contactsim staffing telecom                        the whole day
  contactsim staffing telecom at=10:00 volume=+10%   and with 10 % more volume
The demand is simulated (redials and repeats included), the requirement is an
Erlang A estimate, not simulated.
"""
_TRACE_EXAMPLES = """which one (without any of these: the issue with the most legs):
  contact=N                    the issue of contact N of that replication
  type=NAME                    the issue of that type with the most legs
  replication=N seed=N         other luck; engine=simpy tells the same life

examples:
  contactsim trace telecom
  contactsim trace telecom contact=812 engine=simpy
  contactsim trace telecom volume=+10% type=billing
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0, 2 for input that cannot be used, or 130 if interrupted."""
    for stream in (sys.stdout, sys.stderr):
        # An old Windows code page must not turn a name into a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments, overrides = _parser().parse_known_args(argv)
    from sim.centre.errors import InputProblems

    try:
        return arguments.verb(arguments, overrides)
    except InputProblems as problems:
        print(problems, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted: the run folder is missing or incomplete.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("contactsim", description=_ABOUT, epilog=_EXAMPLES, formatter_class=raw)
    parser.add_argument("--version", action="version", version=_version())
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run = verbs.add_parser("run", help="simulate a centre and compare", epilog=_RUN_EXAMPLES, formatter_class=raw)
    run.add_argument("--config-dir", metavar="FOLDER", help="your own centre/, run/ and scenarios/")
    run.add_argument("--from", dest="source", metavar="FOLDER", help="repeat the run of this folder (its run.json)")
    run.set_defaults(verb=_run)
    for name, verb, words, examples in (
        ("whatif", _whatif, "suppose something and see: volume=+10%%", _WHATIF_EXAMPLES),
        ("compare", _compare, "scenarios side by side, or two run folders", _COMPARE_EXAMPLES),
        ("staffing", _staffing, "agents on duty against required, by half-hour", _STAFFING_EXAMPLES),
        ("trace", _trace, "tell one contact's life with clock times", _TRACE_EXAMPLES),
    ):
        usage = f"contactsim {name} CENTRE WORD ... [--config-dir FOLDER]"
        added = verbs.add_parser(name, help=words, usage=usage, epilog=examples, formatter_class=raw)
        added.add_argument("--config-dir", metavar="FOLDER", help="your own centre/, run/ and scenarios/")
        added.set_defaults(verb=verb)
    figures = verbs.add_parser("figures", help="list every figure: formula, denominator, basis")
    figures.add_argument("word", metavar="WORD", nargs="?", default="", help="only figures that speak of it: abandon")
    figures.set_defaults(verb=_figures)
    levers = verbs.add_parser("levers", help="list every lever: settings, side effects, cost, evidence")
    levers.set_defaults(verb=_levers)
    new = verbs.add_parser("new", help="make a small centre of your own, to be filled in")
    new.add_argument("name", metavar="NAME", help="folder to be made")
    new.set_defaults(verb=_new)
    explain = verbs.add_parser("explain", help="say in sentences what a centre is, and what is assumed")
    explain.add_argument("centre", metavar="CENTRE", help="as for run; then KEY=VALUE as for run, if any")
    explain.add_argument("--config-dir", metavar="FOLDER", help="as for run")
    explain.set_defaults(verb=_explain)
    schema = verbs.add_parser("schema", help="write JSON Schemas for editors")
    schema.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="where to; here if left out")
    schema.set_defaults(verb=_schema)
    return parser


def _version() -> str:
    from sim import __version__

    return f"contactsim {__version__}"


def _run(arguments: argparse.Namespace, overrides: list[str]) -> int:
    """Simulate, compare, print, and write the run folder."""
    from sim.commands.make import make

    return make(_asked_for(arguments, overrides))


def _whatif(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.whatif import whatif

    return whatif(words, arguments.config_dir)


def _compare(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.compare import compare

    return compare(words, arguments.config_dir)


def _staffing(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.staffing import staffing

    return staffing(words, arguments.config_dir)


def _trace(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.trace import trace

    return trace(words, arguments.config_dir)


def _asked_for(arguments: argparse.Namespace, overrides: list[str]) -> Any:
    from sim.centre.errors import InputProblems, Problem
    from sim.centre.overrides import with_centre
    from sim.levers import LEVERS
    from sim.whatif import WHAT_IFS

    strange = [word for word in overrides if word.startswith("-")]
    if strange:
        allowed = "KEY=VALUE, --config-dir FOLDER or --from FOLDER"
        mend = "contactsim run --help lists what can be said"
        if "--multirun" in strange or "-m" in strange:
            mend = 'several scenarios stand side by side without it: "scenario=[a,b,c]"'
        raise InputProblems([Problem(f"command line: {word}", "an unknown option", allowed, mend) for word in strange])
    if arguments.source is not None:
        return _earlier(arguments, overrides)
    from sim.centre.load import load_run

    return load_run(with_centre(overrides), config_dir=arguments.config_dir, levers=LEVERS, what_ifs=WHAT_IFS)


def _earlier(arguments: argparse.Namespace, overrides: list[str]) -> Any:
    """The run of `--from`."""
    from dataclasses import replace

    from sim.centre.errors import InputProblems, Problem
    from sim.levers import LEVERS
    from sim.whatif import WHAT_IFS

    if arguments.config_dir is not None:
        found = "a folder of files for a run that is repeated"
        allowed = "--from alone: its run.json holds the centre, the scenarios and the settings"
        raise InputProblems([Problem(f"command line: --config-dir {arguments.config_dir}", found, allowed)])
    from sim.centre.run import restore_run
    from sim.report.manifest import read_manifest

    try:
        written = read_manifest(Path(arguments.source))
    except (OSError, ValueError) as slip:
        found = "no run.json there" if isinstance(slip, OSError) else str(slip)
        allowed = "the folder of an earlier run, or its run.json"
        raise InputProblems([Problem(f"command line: --from {arguments.source}", found, allowed)]) from None
    # The files were read for the run that is repeated.
    run = restore_run(written["config"], overrides, levers=LEVERS, what_ifs=WHAT_IFS)
    return replace(run, inputs=written.get("input_files", {}))


def _no_more(overrides: list[str]) -> None:
    """A list takes no further words: one that is there was meant for something else."""
    from sim.centre.errors import InputProblems, Problem

    if overrides:
        mend = "contactsim run --help lists what a run can be told"
        raise InputProblems(
            [Problem(f"command line: {word}", "a word too many", "nothing", mend) for word in overrides]
        )


def _figures(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.report.lists import show_figures

    if show_figures(arguments.word):
        return 0
    from sim.centre.errors import InputProblems, Problem

    found, allowed = "a word in no figure's name or formula", "a word such as abandon, wait or cost"
    where = f"command line: figures {arguments.word}"
    raise InputProblems([Problem(where, found, allowed, "contactsim figures lists them all")])


def _levers(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.report.lists import show_levers

    show_levers()
    return 0


def _new(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.commands.new import run

    return run(arguments.name)


def _explain(arguments: argparse.Namespace, overrides: list[str]) -> int:
    from sim.commands.explain import run

    return run(arguments.centre, overrides, arguments.config_dir)


def _schema(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.commands.schema import run

    return run(arguments.folder)
