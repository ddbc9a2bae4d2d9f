"""Which program makes the numbers: part of what a point goes by, and of what comes back from a worker elsewhere."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import sim

_LIBRARIES = ("numba", "numpy")
"""Another version of them may differ in a last digit."""


@cache
def program_hash() -> str:
    """Twelve hex digits over all that can change a number: every source file but those that print and draw, and the
    versions of the libraries that calculate."""
    package = Path(sim.__file__).parent
    digest = hashlib.sha256()
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    for file in sorted(package.rglob("*.py")):
        name = file.relative_to(package).as_posix()
        if not name.startswith(("report/", "commands/", "cli.py", "sweeps/")):
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
