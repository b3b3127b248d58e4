"""The command line as a person and a script use it: words, JSON, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.running import khetview, khetview_here

HEADER = "รหัสโรงเรียน,โรงเรียน,จน.นร.,ไทย,อังกฤษ,คณิตศาสตร์,วิทยาศาสตร์,เฉลี่ย"
ROWS = (
    "99010001,บ้านทุ่งสาธิต,10,40.00,30.00,20.00,30.00,30.00",
    "99010002,บ้านดอยจำลอง,30,60.00,50.00,40.00,50.00,50.00",
)
ROWS_2566 = (
    "99010001,บ้านทุ่งสาธิต,12,38.50,31.25,22.75,29.50,30.50",
    "99010002,บ้านดอยจำลอง,28,57.50,51.00,41.25,48.25,49.50",
)


def write(path: Path, *rows: str, encoding: str = "cp874") -> Path:
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding=encoding)
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one file loaded; the tests of this module read it."""
    folder = tmp_path_factory.mktemp("office")
    write(folder / "onet_p6_2567.csv", *ROWS)
    done = khetview("load", folder / "onet_p6_2567.csv", home=folder / "home")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "leaked" not in done.stderr, "what libraries say of themselves is nobody's business"
    return folder / "home"


def ask(home: Path, *words: str) -> list[dict[str, str]]:
    return rows_of(khetview_here("query", *words, home=home, check=True).stdout)


def rows_of(printed: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed)))


def test_load__json_is_the_contract(tmp_path):
    path = write(tmp_path / "onet_p6_2567.csv", *ROWS)

    done = khetview("load", path, "--json", home=tmp_path / "home")

    printed = json.loads(done.stdout)
    assert printed["snapshot"] == "0001"
    (file,) = printed["files"]
    assert file["name"] == "onet_p6_2567.csv"
    assert file["source"] == "onet"
    assert file["status"] == "loaded"
    assert (file["rows_read"], file["rows_loaded"], file["rows_rejected"]) == (2, 2, 0)
    assert file["findings"] == []
    assert (tmp_path / "home" / "received" / file["sha256"]).read_bytes() == path.read_bytes()


def test_load__the_same_bytes_again_are_unchanged(home, tmp_path):
    again = write(tmp_path / "onet_p6_2567.csv", *ROWS)

    done = khetview_here("load", again, "--json", home=home)

    assert done.returncode == 0
    assert json.loads(done.stdout)["files"][0]["status"] == "unchanged"


def test_load__nobody_says_the_year_so_it_asks(tmp_path):
    path = write(tmp_path / "results.csv", *ROWS)

    done = khetview_here("load", path, home=tmp_path / "home")

    assert done.returncode == 4
    assert "--year" in done.stdout and "ปี" in done.stdout


def test_load__a_missing_file_is_wrong_usage(tmp_path):
    done = khetview("load", tmp_path / "nothing.csv", home=tmp_path / "home")

    assert done.returncode == 2
    assert "nothing.csv" in done.stderr and "Traceback" not in done.stderr


def test_load__dry_run_changes_nothing(home, tmp_path):
    path = write(tmp_path / "onet_p6_2566.csv", *ROWS_2566)

    done = khetview_here("load", path, "--dry-run", "--json", home=home)

    assert json.loads(done.stdout)["files"][0]["status"] == "loaded"
    assert ask(home, "mean", "--by", "district", "--year", "2567")
    assert khetview_here("query", "mean", "--year", "2566", home=home).returncode == 2


def test_corrected_file__supersedes_and_is_undone(tmp_path):
    home = tmp_path / "home"
    khetview_here("load", write(tmp_path / "onet_p6_2567.csv", *ROWS), home=home, check=True)
    better = ROWS[0].replace("20.00,30.00,30.00", "24.00,30.00,31.00")
    khetview_here(
        "load", write(tmp_path / "onet_p6_2567_new.csv", better, ROWS[1]), home=home, check=True
    )
    question = ("mean", "--by", "school", "--subject", "math")
    assert [row["value"] for row in ask(home, *question)] == ["40.0", "24.0"]
    newest = json.loads(khetview_here("loads", "list", "--json", home=home, check=True).stdout)[0]

    khetview("loads", "undo", str(newest["load_id"]), home=home, check=True)

    assert [row["value"] for row in ask(home, *question)] == ["40.0", "20.0"]
    again = khetview_here("loads", "undo", str(newest["load_id"]), home=home)
    assert again.returncode == 2 and "Traceback" not in again.stderr


def test_query__district_mean_is_weighted_by_pupils(home):
    done = khetview("query", "mean", "--by", "district", "--test", "onet", home=home, check=True)
    rows = rows_of(done.stdout)

    assert {row["subject"]: float(row["value"]) for row in rows} == {
        "thai": 55.0, "english": 45.0, "math": 35.0, "science": 45.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("meen",), "mean_gap"),
        (("mean", "--by", "galaxy"), "district"),
        (("mean", "--in", "district:1234"), "district:9901"),
        (("mean", "--year", "2501"), "2567"),
        (("mean_gap", "--reference", "moon"), "obec"),
        (("mean", "--snapshot", "9999"), "0001"),
    ],
)
def test_query__what_is_unknown_is_answered_with_what_exists(home, words, known):
    done = khetview_here("query", *words, home=home)

    assert done.returncode == 2
    assert known in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", ["json", "parquet", "xlsx"])
def test_query__other_formats_hold_the_same_rows(home, tmp_path, kind):
    import pandas as pd

    out = tmp_path / f"answer.{kind}"
    khetview_here("query", "mean", "--by", "school", "--format", kind, "--out", str(out), home=home, check=True)  # fmt: skip

    read = {
        "json": lambda: pd.DataFrame(json.loads(out.read_text(encoding="utf-8"))["rows"]),
        "parquet": lambda: pd.read_parquet(out),
        "xlsx": lambda: pd.read_excel(out, dtype={"school_id": str}, engine="openpyxl"),
    }[kind]()
    expected = ask(home, "mean", "--by", "school")
    assert read["school_id"].tolist() == [row["school_id"] for row in expected]
    assert read["value"].tolist() == [float(row["value"]) for row in expected]


def test_query__public_shows_schools_with_enough_pupils(tmp_path):
    small = "99010003,บ้านห้วยสมมติ,9,61.00,51.00,41.00,51.00,51.00"
    path = write(tmp_path / "onet_p6_2567.csv", *ROWS, *(small.replace("03,", f"0{i},") for i in (3, 4, 5)))  # fmt: skip
    khetview_here("load", path, home=tmp_path / "home", check=True)

    khetview_here("snapshots", "approve", home=tmp_path / "home", check=True)

    rows = ask(tmp_path / "home", "mean", "--by", "school", "--subject", "math", "--public")

    shown = {row["school_id"]: (row["value"], row["value_status"]) for row in rows}
    assert shown["99010001"] == ("20.0", "OK")
    assert {shown[f"9901000{i}"] for i in (3, 4, 5)} == {("", "SUPPRESSED")}


def test_snapshots__going_back_changes_the_answer(tmp_path):
    home = tmp_path / "home"
    khetview_here("load", write(tmp_path / "onet_p6_2567.csv", *ROWS), home=home, check=True)
    khetview_here("load", write(tmp_path / "onet_p6_2566.csv", *ROWS_2566), home=home, check=True)
    assert len(ask(home, "mean", "--by", "district", "--subject", "math")) == 2

    khetview("snapshots", "use", "0001", home=home, check=True)

    assert len(ask(home, "mean", "--by", "district", "--subject", "math")) == 1
    assert "* 0001" in khetview_here("snapshots", "list", home=home, check=True).stdout


def test_doctor__is_content_and_notices_a_lost_original(tmp_path):
    home = tmp_path / "home"
    khetview_here("load", write(tmp_path / "onet_p6_2567.csv", *ROWS), home=home, check=True)
    assert khetview_here("doctor", home=home).returncode == 0
    next((home / "received").iterdir()).unlink()

    done = khetview("doctor", home=home)

    assert done.returncode == 3 and "missing from received/" in done.stdout


def test_settings__an_unknown_one_is_named_with_those_that_exist(tmp_path):
    home = tmp_path / "home"
    khetview_here("init", home=home, check=True)
    (home / "khetview.toml").write_text("[numbers]\nmin_tested = 3\n", encoding="utf-8")

    done = khetview("publish", home=home)

    assert done.returncode == 2
    assert "min_tested_count" in done.stderr and "Traceback" not in done.stderr


def test_report__of_schools_and_of_a_district_is_pdf(home, tmp_path):
    out = tmp_path / "reports"

    sheet = khetview("report", "--school", "99010001", "--out", out, home=home, check=True)
    booklet = khetview_here("report", "--district", "9901", "--out", out, home=home, check=True)
    each = khetview_here(
        "report", "--district", "9901", "--each", "--out", out / "each", home=home, check=True
    )

    assert str(out / "khetview_school_99010001.pdf") in sheet.stdout
    assert "QR" in sheet.stderr
    assert str(out / "khetview_district_9901.pdf") in booklet.stdout
    assert len(each.stdout.split()) == len(ROWS)
    for path in out.rglob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--school", "nobody"), "nobody"),
        ((), "--school"),
        (("--school", "99010001", "--grade", "p99"), "p99"),
        (("--in", "planet:9"), "planet"),
    ],
)
def test_report__what_cannot_be_made_is_wrong_usage(home, tmp_path, words, said):
    done = khetview_here("report", *words, "--out", tmp_path, home=home)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
