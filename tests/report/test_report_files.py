"""CSV files byte by byte, and run.json there and back."""

import csv
import io
import json
from dataclasses import replace

import handmade
import numpy as np
import pytest

from sim.centre.run import centre_hash
from sim.report.coverage import coverage
from sim.report.files import column_name, write_intervals, write_replications, write_requirement, write_summary
from sim.report.manifest import manifest, read_manifest, write_manifest

HEADER = (
    "scenario,scope,figure,formula,unit,basis,value,low,high,difference,difference_low,difference_high,replications\n"
)


def only(result, *keys):
    """The result with the overall rows of these figures only."""
    return replace(result, rows=tuple(r for r in result.rows if r.figure in keys and r.scope == "overall"))


def test_summary_is_known_to_the_byte(tmp_path):
    made = handmade.comparison(("größer",))
    made = replace(made, baseline=only(made.baseline, "asa"), scenarios=(only(made.scenarios[0], "asa"),))
    write_summary(tmp_path / "summary.csv", made)
    assert (tmp_path / "summary.csv").read_bytes() == (
        HEADER
        + "baseline,overall,asa,wait_answered_per_answered,s,emergent,1200.0,1152.0,1248.0,,,,20\n"
        + "größer,overall,asa,wait_answered_per_answered,s,emergent,900.0,864.0,936.0,-300.0,-330.0,-270.0,20\n"
    ).encode()


def test_floats_read_back_as_they_were_and_nothing_is_minus_zero(tmp_path):
    made = handmade.comparison(())
    value = 0.1 + 0.2
    row = replace(made.baseline.row("asa"), value=value, low=-0.0, high=float("nan"))
    write_summary(tmp_path / "s.csv", replace(made, baseline=replace(made.baseline, rows=(row,))))
    cells = (tmp_path / "s.csv").read_text().splitlines()[1].split(",")
    assert float(cells[6]) == value
    assert cells[7:9] == ["0.0", ""]


def test_rows_keep_the_order_of_scenarios_as_asked(tmp_path):
    write_summary(tmp_path / "s.csv", handmade.comparison(("z", "a")))
    names = [row["scenario"] for row in read(tmp_path / "s.csv")]
    assert list(dict.fromkeys(names)) == ["baseline", "z", "a"]


def test_intervals_leave_closed_hours_out_and_carry_units(tmp_path):
    write_intervals(tmp_path / "i.csv", handmade.comparison())
    rows = read(tmp_path / "i.csv")
    assert len(rows) == 2 * 4 * 4
    first = rows[0]
    assert (first["scope"], first["interval_start"]) == ("queue:billing", "08:00")
    assert (first["asa_s"], first["asa_s_low"], first["asa_s_high"]) == ("600.0", "540.0", "660.0")
    assert first["occupancy_share"] == ""
    assert "wait_p80_s" in first
    assert "wait_p80_s_low" not in first


def test_replications_have_empty_cells_where_there_is_no_denominator(tmp_path):
    write_replications(tmp_path / "r.csv", handmade.comparison(()))
    text = (tmp_path / "r.csv").read_text()
    assert text == (
        "scenario,replication,new_contacts_beyond_expected,asa_s,cost_EUR_per_day\n"
        "baseline,0,3.5,1200.0,25000.0\nbaseline,1,-2.0,1210.5,\n"
    )


def test_requirement_has_gaps_and_both_demands(tmp_path):
    made = handmade.comparison(())
    write_requirement(tmp_path / "q.csv", {"baseline": coverage(made, made.baseline)})
    first = read(tmp_path / "q.csv")[0]
    assert (first["pool"], first["interval_start"], first["on_duty_agents"]) == ("billing", "08:00", "5.0")
    assert float(first["gap_agents"]) == 5 - int(first["required_agents"])
    assert float(first["required_once_settled_agents"]) > 0


@pytest.mark.parametrize("name", ["summary.csv", "intervals.csv", "replications.csv"])
def test_files_say_nothing_of_how_they_were_made(tmp_path, name):
    writer = {"summary.csv": write_summary, "intervals.csv": write_intervals, "replications.csv": write_replications}
    writer[name](tmp_path / name, handmade.comparison())
    content = (tmp_path / name).read_bytes()
    assert b"\r" not in content
    assert not [word for word in (b"numba", b"simpy", b"thread", bytes(tmp_path)) if word in content]


def test_column_names_carry_the_unit_once():
    assert column_name("asa", "s") == "asa_s"
    assert column_name("echo_share", "share") == "echo_share"
    assert column_name("on_duty_hours", "h per day") == "on_duty_hours_per_day"
    assert column_name("cost", "EUR per day") == "cost_EUR_per_day"


def test_manifest_comes_back_with_levers_hashes_and_configuration(tmp_path):
    made = handmade.comparison()
    config = {"centre": made.baseline.scenario.centre.model_dump(mode="json"), "scenarios": [], "rows": []}
    content = manifest(made, config, inputs={"volumes.csv": "ab12"}, made={"engine": "numba", "folder": "runs/x"})
    write_manifest(tmp_path / "run.json", content)
    back = read_manifest(tmp_path)
    assert back == json.loads(json.dumps(content))
    assert back["config"] == config
    assert back["baseline_hash"] == centre_hash(made.baseline.scenario.centre)
    assert back["scenarios"][1]["applied"][0] == {
        "lever": "peak_staff", "what": "agents on duty", "old": "5", "new": "9",
        "outside_evidence": "9 agents; seen elsewhere: up to 8, grade D",
    }  # fmt: skip
    assert set(back["input_hashes"]) == {"volumes", "staff", "scenarios"}
    assert back["input_files"] == {"volumes.csv": "ab12"}
    assert (back["seed"], back["replications"]) == (1, 20)
    assert {"python", "numpy", "numba"} <= set(back["versions"])


def test_hashes_follow_what_was_read():
    made = handmade.comparison()
    config = {"centre": {"volumes": {"a": [1]}, "groups": {}}}
    other = {"centre": {"volumes": {"a": [2]}, "groups": {}}}
    one, two = (manifest(made, c)["input_hashes"] for c in (config, other))
    assert one["volumes"] != two["volumes"]
    assert one["staff"] == two["staff"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("{", "is not JSON"), ("[]", "not the run.json"), ('{"config": {}, "format": 99}', "newer version")],
)
def test_a_file_that_is_no_run_is_refused_in_words(tmp_path, content, complaint):
    file = tmp_path / "run.json"
    file.write_text(content)
    with pytest.raises(ValueError, match=complaint):
        read_manifest(file)


def test_gap_is_on_duty_minus_required_and_worst_come_in_the_order_of_the_day():
    made = handmade.comparison(())
    pool = coverage(made, made.baseline)[0]
    assert np.array_equal(pool.gap, pool.on_duty - pool.required)
    assert pool.starts == ("08:00", "09:00", "10:00", "11:00")
    assert pool.worst(2) == [0, 1]
    assert pool.hours_short == pytest.approx(-pool.gap.sum())


def read(path):
    """Rows of a CSV file as mappings."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
