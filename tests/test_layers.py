"""Imports point one way: read from the source, so that no import inside a function escapes."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
FOUNDATION = {"clock", "codes", "records", "jit"}
MAY_IMPORT = {  # part of the package -> parts it may import, besides itself
    "clock": set(),
    "codes": {"clock"},
    "records": {"clock", "codes"},
    "jit": set(),
    "randomness": {"clock", "codes", "jit"},
    "rules": {"clock", "codes", "jit"},
    "theory": {"clock", "jit"},
    "centre": {"clock", "codes", "randomness"},
    "engines": {"centre", "randomness", "rules", *FOUNDATION},
    "measures": FOUNDATION,
    "experiment": {"centre", "engines", "measures", *FOUNDATION},
    "levers": {"centre", "clock", "codes"},
    "whatif": {"centre", "levers", "clock", "codes"},
    "planning": {"theory", "measures", *FOUNDATION},
    "fitting": {"centre", "theory", *FOUNDATION},
    "sweeps": {"centre", "levers", "whatif", "experiment", "measures", "study", *FOUNDATION},
    "report": {"centre", "levers", "experiment", "sweeps", "measures", "planning", "theory", *FOUNDATION},
    "study": {"centre", "levers", "whatif", "experiment", "measures", "planning", *FOUNDATION},
}
OUTSIDE = {"cli", "commands", "__main__", "__init__"}
"""The command with its verbs, and the public verbs: they may import everything, and nothing inside imports them."""

ONLY_IN = {  # a library -> the only files that see it, as prefixes of paths
    "numba": ("jit.py",),
    "simpy": ("engines/reference/",),
    "hydra": ("centre/load.py", "sweeps/axes.py", "cli.py", "__main__.py"),
    "omegaconf": ("centre/load.py", "cli.py", "__main__.py"),
    "jinja2": ("report/",),
    "matplotlib": ("report/",),
    "xlsxwriter": ("report/", "commands/new.py"),
    "rich": ("report/", "cli.py"),
}
HEAVY = "matplotlib", "scipy.stats", "scipy.optimize", "pandas", "jinja2", "hydra", "omegaconf", "xlsxwriter"
"""Imported only inside the functions that use them: a command that needs none of them must start at once."""

FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def part_of(file: Path) -> str:
    """`engines` for `sim/engines/order.py`, `clock` for `sim/clock.py`."""
    return name_of(file).split("/")[0].removesuffix(".py")


def imported(tree: ast.AST) -> list[str]:
    """Full names: `sim.codes.NOBODY` for `from sim.codes import NOBODY`."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def at_module_level(tree: ast.Module) -> ast.Module:
    """Without function bodies and without `if TYPE_CHECKING:`, which are not run at import."""

    class Stripper(ast.NodeTransformer):
        def visit_FunctionDef(self, node):
            return None

        def visit_If(self, node):
            return None if "TYPE_CHECKING" in ast.dump(node.test) else self.generic_visit(node)

    return Stripper().visit(tree)


@cache
def imports_of(file: Path) -> list[str]:
    return imported(ast.parse(file.read_text(encoding="utf-8")))


def is_of(name: str, library: str) -> bool:
    return name == library or name.startswith(library + ".")


def test_every_part_has_its_place():
    assert {part_of(file) for file in FILES} <= set(MAY_IMPORT) | OUTSIDE | {"_shipped"}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_imports_point_one_way(file):
    part = part_of(file)
    if part in OUTSIDE:
        return
    for name in imports_of(file):
        if is_of(name, "sim") and name != "sim":
            other = name.split(".")[1]
            is_version = other.startswith("__")
            assert is_version or other == part or other in MAY_IMPORT[part], f"{name_of(file)} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_libraries_stay_where_they_belong(file):
    for name in imports_of(file):
        for library, allowed in ONLY_IN.items():
            if is_of(name, library):
                assert name_of(file).startswith(allowed), f"{name_of(file)} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_heavy_libraries_are_imported_late(file):
    tree = at_module_level(ast.parse(file.read_text(encoding="utf-8")))
    late = [name for name in imported(tree) for library in HEAVY if is_of(name, library)]
    assert not late, f"{name_of(file)} imports {late} at module level"


def test_the_engines_never_import_each_other():
    for file in FILES:
        names = imports_of(file)
        if name_of(file).startswith("engines/reference/"):
            assert not any(is_of(name, "sim.engines.compiled") for name in names), name_of(file)
        if name_of(file).startswith("engines/compiled/"):
            assert not any(is_of(name, "sim.engines.reference") for name in names), name_of(file)


def test_engines_know_of_a_centre_only_what_is_compiled():
    for file in FILES:
        if name_of(file).startswith("engines/"):
            seen = [name for name in imports_of(file) if is_of(name, "sim.centre")]
            assert all(is_of(name, "sim.centre.compiled") for name in seen), f"{name_of(file)} imports {seen}"


def test_shared_code_is_not_written_twice():
    """What both engines call stands outside of both: nothing but the two folders and three small files is here."""
    here = {file.name for file in (PACKAGE / "engines").glob("*.py")}
    assert here == {"__init__.py", "duty.py", "order.py", "workforce.py"}


def test_both_engines_have_the_same_subjects():
    """Equal file names by subject, so that a reader of one finds the other."""
    reference, compiled = ({f.stem for f in (PACKAGE / "engines" / e).glob("*.py")} for e in ("reference", "compiled"))
    subjects = {"arrivals", "menu", "waiting", "dispatch", "service", "staff", "returns"}
    assert subjects <= reference & compiled


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, sim; print(*[m for m in sys.argv[1:] if m in sys.modules])"
    heavy = ["numba", "scipy.stats", "matplotlib", "pandas", "hydra", "simpy", "jinja2"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
