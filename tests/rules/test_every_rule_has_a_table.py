"""Both engines call the rules, so parity proves none of them: a rule without a truth table is not tested at all."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import sim.rules

HERE = Path(__file__).parent
RULES = [
    (module.name, name)
    for module in pkgutil.iter_modules(sim.rules.__path__)
    for name, rule in vars(importlib.import_module(f"sim.rules.{module.name}")).items()
    if not name.startswith("_")
    and callable(rule)
    and getattr(inspect.unwrap(getattr(rule, "py_func", rule)), "__module__", "") == f"sim.rules.{module.name}"
]


def _tables_of(module: str) -> str:
    """The test file of a rules module: `test_outcome_rules.py` for `outcomes`."""
    return (HERE / f"test_{module.rstrip('s')}_rules.py").read_text(encoding="utf-8")


def test_there_are_rules():
    assert len(RULES) >= 17


@pytest.mark.parametrize(("module", "rule"), RULES)
def test_rule_has_a_truth_table(module, rule):
    assert f"def test_{rule}(" in _tables_of(module)


@pytest.mark.parametrize(("module", "rule"), RULES)
def test_written_ties_have_rows(module, rule):
    """A *Ties* line in the docstring asks for a row that says `tie` or `exactly` or `equal` beside it."""
    docstring = inspect.getdoc(getattr(importlib.import_module(f"sim.rules.{module}"), rule)) or ""
    if "Ties:" in docstring:
        assert any(word in _tables_of(module).lower() for word in ("tie", "exactly", "equal"))
