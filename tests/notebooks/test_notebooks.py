"""Notebooks run from top to bottom, with few replications, and end in a decision."""

import importlib.util
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.py"))


def load_app(notebook: Path):
    spec = importlib.util.spec_from_file_location(notebook.stem, notebook)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_it_runs_to_its_end(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    # Enough to reach every cell; its last word is a sentence, its figures no answer.
    _, defined = load_app(notebook).run(defs={"replications": 2, "goal_min": 10.0})
    assert defined["decision"].endswith(".")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_telecoms_decision():
    app = load_app(next(notebook for notebook in NOTEBOOKS if notebook.stem == "telecom_decision"))
    _, defined = app.run()
    assert defined["decision"].startswith("peak_staff+self_service+cross_skill: the mean wait falls from ")
    assert "Begin with self_service" in defined["decision"]
    as_planned, *doubted = defined["what_if"]
    assert as_planned["If"] == "as planned"
    assert len(doubted) == 4
