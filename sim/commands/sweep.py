"""`contactsim sweep telecom levers.peak_staff.agents=range(0,25,5) volume=+0%,+10%`: every combination, and a table.

The folder goes by the question, so the same command finds what it left there, and goes on.
"""

import gc
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.commands.make import announce_cluster, announce_compilation, refuse_unless_writable
from sim.commands.printed import print_notes


def sweep(words: Sequence[str], config_dir: str | None = None) -> int:
    """Run the command: 0; 1 if the cluster was lost or a point cannot be run. Raises `InputProblems`."""
    from sim.experiment.executor import NoWorkersError
    from sim.report.sweep import show, write_sweep

    began = time.perf_counter()
    conduct, folder = prepared(words, config_dir)
    refuse_unless_writable(folder)
    try:
        found = conducted(conduct, folder)
    except NoWorkersError as lost:
        print(f"{lost}.\n{_kept(folder)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nInterrupted. {_kept(folder)}", file=sys.stderr)
        return 130
    try:
        show(found, already=conduct.already)
        sys.stdout.flush()
    finally:
        notes = write_sweep(folder, found)
        _write_manifest(folder / "sweep.json", words, conduct, time.perf_counter() - began)
    print(f"Results: {folder}")
    print_notes(notes)
    return 1 if conduct.failed else 0


def prepared(words: Sequence[str], config_dir: str | None = None, folder: Path | None = None) -> tuple[Any, Path]:
    """The sweep, judged but not run, and its folder. Raises `InputProblems`."""
    from sim.sweeps.conduct import Conduct
    from sim.sweeps.question import Question

    conduct = Conduct(Question.of(words, config_dir))
    said = Path(conduct.base.folder) if conduct.base.folder else None
    return conduct, folder or said or Path("sweeps") / f"{conduct.base.centre_name}-{conduct.question.hash}"


def conducted(conduct: Any, folder: Path) -> Any:
    """The sweep's result, with a bar that shows how far it is."""
    from sim.jit import note_compiled
    from sim.report.progress import progress

    gc.set_threshold(50_000, 20, 100)
    loops = conduct.loops()
    first = announce_compilation(loops)
    announce_cluster(conduct.base)
    with progress(f"{len(conduct.places):,} points", first=first) as update:
        found = conduct.sweep(folder, update)
    for loop in loops:
        note_compiled(loop)
    return found


def _kept(folder: Path) -> str:
    return f"What is finished is in {folder}: the same command goes on from there."


def _write_manifest(file: Path, words: Sequence[str], conduct: Any, seconds: float) -> None:
    """Everything needed to know what was run, and to run it again without its files."""
    from sim import __version__
    from sim.sweeps.program import program_hash

    written = {
        "words": list(words),
        "version": __version__,
        "program": program_hash(),
        "points": len(conduct.places),
        "failed": conduct.failed,
        "config": conduct.base.as_config(),
        "input_files": dict(conduct.base.inputs),
        "made": {"seconds": round(seconds, 1)},
    }
    file.write_text(json.dumps(written, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
