"""`contactsim sweep` as it is typed: the answer, the folder, going on, and what is refused."""

import csv
import json

import pytest

DAY = ("centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1", "run.replications=3")
WORDS = ("telecom", "levers.peak_staff.agents=range(0,30,15)", "volume=+0%,+10%", *DAY)


def test_a_sweep_answers_writes_its_folder_and_goes_on(type_in, tmp_path):
    first = type_in("sweep", *WORDS)
    assert first.code == 0, first.told
    assert "4 points: 4 done; 3 replications each; seed 1." in first.out
    assert "volume=+10%: the best point for the mean wait of answered contacts is point 4" in " ".join(
        first.out.split()
    )
    assert all(len(line) <= 80 for line in first.out.splitlines())
    (folder,) = (tmp_path / "sweeps").iterdir()
    assert f"Results: sweeps/{folder.name}" in first.out
    written = {file.name for file in folder.iterdir()}
    assert {"sweep.csv", "sweep.xlsx", "sweep.html", "sweep.json", "ledger.sqlite", "pareto.png"} <= written
    table = (folder / "sweep.csv").read_bytes()
    queues = list(csv.DictReader((folder / "queues.csv").read_text().splitlines()))
    assert [(row["point"], row["scope"]) for row in queues[-2:]] == [("4", "queue:billing"), ("4", "queue:technical")]
    assert float(queues[-1]["asa_s"]) > 0
    assert "cost_EUR_per_day" not in queues[-1]
    rows = list(csv.DictReader(table.decode().splitlines()))
    assert [row["volume"] for row in rows[-4:]] == ["+0%", "+10%", "+0%", "+10%"]
    assert json.loads((folder / "sweep.json").read_text())["words"] == list(WORDS)
    assert "ledger already" not in first.out
    again = type_in("sweep", *WORDS)
    head, _, rest = first.out.partition("\n")
    # Three of each point, and of the baseline.
    assert again.out == f"{head}\n15 of 15 replications were in the ledger already.\n{rest}"
    assert (folder / "sweep.csv").read_bytes() == table


def test_multirun_is_a_sweep(type_in, tmp_path):
    words = ("centre=telecom", *WORDS[1:], "hydra.sweep.dir=out")
    assert type_in("run", "--multirun", *words).code == 0
    assert (tmp_path / "out" / "sweep.csv").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("telecom",), "nothing that is varied"),
        (("telecom", "levers.peak_staff.agents=range(0,5"), "command line: levers.peak_staff.agents=range(0,5"),
        (("telecon", "volume=+0%,+1%"), "did you mean telecom?"),
        (("telecom", "volume=+0%,+1%", "peak_stuff"), "did you mean peak_staff?"),
        (("telecom", "volume=+0%,+1%", "run.executor=dasc"), "run.executor"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(type_in, tmp_path, words, told):
    answer = type_in("sweep", *words)
    assert answer.code == 2
    assert told in " ".join(answer.told.split())
    assert "Traceback" not in answer.told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("run", "telecom"), ("sweep", "telecom", "volume=+0%,+1%")], ids=["run", "sweep"])
def test_that_a_cluster_is_looked_for_is_said_before_it_is_not_found(type_in, monkeypatch, words):
    monkeypatch.setattr("sim.experiment.executor.PATIENCE_S", 1)
    answer = type_in(*words, *DAY, "run.address=tcp://127.0.0.1:1")
    assert (answer.code, answer.out) == (1, "")
    looked, _, found = answer.told.partition("Looking for the Dask scheduler at tcp://127.0.0.1:1 ...\n")
    assert found.startswith("no Dask scheduler at tcp://127.0.0.1:1")
    assert "no Dask" not in looked


def test_without_a_cluster_none_is_looked_for(type_in):
    assert "Dask" not in type_in("sweep", *WORDS).told
