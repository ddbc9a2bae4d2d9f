"""Which program makes the numbers: part of what a point goes by, and of what comes back from a worker elsewhere."""

import hashlib
from functools import cache
from pathlib import Path

import sim


@cache
def program_hash() -> str:
    """Twelve hex digits over every source file that can change a number: all but those that print and draw."""
    package = Path(sim.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        name = file.relative_to(package).as_posix()
        if not name.startswith(("report/", "commands/", "cli.py", "sweeps/")):
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
