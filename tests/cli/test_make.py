"""Making a run, apart from what is simulated."""

from types import SimpleNamespace

import pytest

from sim.commands import make as made


def test_what_goes_wrong_in_printing_does_not_lose_the_run_folder(monkeypatch, tmp_path):
    written = []
    run = SimpleNamespace(folder=str(tmp_path / "monday"), centre_name="x", notes=())
    monkeypatch.setattr(made, "simulated", lambda asked: (asked, "comparison"))
    monkeypatch.setattr(made, "_write", lambda folder, *rest: written.append(folder) or [])
    monkeypatch.setattr("sim.report.tables.show", lambda comparison: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made.make(run)
    assert written == [tmp_path / "monday"]
