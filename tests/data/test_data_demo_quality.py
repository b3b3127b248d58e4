"""The demonstration of quality schools: invented, the same every time, and as the files say."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from data.demo.generate import write_demo
from data.demo.places import MARKERS, districts_of
from data.demo.quality import DISTRICT, indicators, quality_files
from data_pipeline.load import load_file
from data_pipeline.warehouse.engine import Workspace
from metrics.answers import Area
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader

FILES = quality_files()


def table(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(FILES[name].decode("utf-8"))))


def test_files__the_same_seed_gives_the_same_bytes() -> None:
    assert quality_files() == FILES
    assert quality_files(seed=1) != FILES


def test_register__20_invented_schools_one_per_amphoe() -> None:
    heading, area, *rows = table("schools_quality.csv")

    assert area[0] == f"{DISTRICT.district_id}0000"
    assert len(rows) == len({row[0] for row in rows}) == len({row[4] for row in rows}) == 20
    assert all(any(marker in row[1] for marker in MARKERS) for row in rows)
    assert heading[0] == "รหัสโรงเรียน"


def test_assessments__74_levels_on_the_days_of_the_cycle() -> None:
    rounds = {name: table(name) for name in FILES if name.startswith("quality_25")}

    assert {name: len(rows) - 1 for name, rows in rounds.items()} == {
        "quality_2566_r1.csv": 20,
        "quality_2567_r1.csv": 18,
        "quality_2567_r2.csv": 18,
        "quality_2567_r3.csv": 4,
    }
    assert [rows[1][2] for rows in rounds.values()] == [
        "12/01/2567", "30/07/2567", "09/08/2567", "23/08/2567",
    ]  # fmt: skip
    for rows in rounds.values():
        assert rows[0][3:] == indicators()
        assert {cell for row in rows[1:] for cell in row[3:]} <= {"", "1", "2", "3", "4", "5"}


def test_coordinates__one_school_has_none_and_one_is_approximate() -> None:
    _, *rows = table("coordinates_quality.csv")
    own = [row for row in rows if row[0].startswith(DISTRICT.district_id)]

    assert len(own) == 19
    assert [row[0] for row in own if row[4]] == ["99820019"]
    assert len(rows) > 100


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> MetricsService:
    """The demonstration's files, loaded by their names alone."""
    folder = tmp_path_factory.mktemp("demo")
    workspace = Workspace(folder / "office")
    for path in write_demo(folder / "files", "district", kinds=["quality"]):
        report = load_file(path, workspace, is_demo=True)
        assert (report.rows_loaded > 0, report.findings) == (True, ()), path.name
    publish(workspace, MetricsSettings())
    return MetricsService(SnapshotReader(workspace.snapshots), MetricsSettings())


def test_write_demo__brings_the_files_in_their_order_at_every_seed(tmp_path: Path) -> None:
    for seed in (1, 2):
        paths = write_demo(tmp_path, "province", seed, kinds=["quality"])
        assert [path.name for path in paths] == list(FILES)
        assert [path.name for path in paths if path.read_bytes() != FILES[path.name]] == [
            "coordinates_quality.csv"  # of the primary schools around, which follow the seed
        ]


@pytest.mark.parametrize("scale", ["district", "province", "nation"])
def test_write_demo__at_every_scale_the_district_has_the_20_schools_alone(
    tmp_path: Path, scale: str
) -> None:
    paths = write_demo(tmp_path, scale, kinds=["quality"])

    assert [path.name for path in paths] == list(FILES)
    assert DISTRICT.district_id not in {one.district_id for one in districts_of(scale)}


def test_demo__shows_the_numbers_of_the_year_2567(service: MetricsService) -> None:
    area, scheme = Area.parse(f"district:{DISTRICT.district_id}"), "six_colours"
    first = service.quality_ratings(area, scheme, year_be=2566, round_no=1)
    due = service.quality_due(area, scheme, dt.date(2024, 9, 1))

    assert first["tier"].value_counts().to_dict() == {
        "purple": 1, "sky_blue": 1, "green": 14, "yellow": 4,
    }  # fmt: skip
    assert first["assessed_on"].unique().tolist() == [dt.date(2024, 1, 12)]
    assert due.groupby("tier")["times"].agg(["max", "size"]).to_dict("index") == {
        "green": {"max": 2, "size": 28},
        "yellow": {"max": 3, "size": 12},
    }
    assert sorted(set(due["due_on"])) == [
        dt.date(2024, 7, 30),
        dt.date(2024, 8, 9),
        dt.date(2024, 8, 23),
    ]
    assert set(due["report_on"]) == {dt.date(2024, 9, 10)}
    assert service.stamp().is_demo


def test_demo__holds_claims_that_agree_are_contradicted_and_cannot_be_checked(service) -> None:
    evidence = service.quality_evidence(Area.parse("district:9982"), "six_colours")

    assert set(evidence["verdict"]) >= {"agrees", "contradicted", "not_checkable"}


def test_demo__two_quality_schools_claim_some_neighbours(service) -> None:
    joined = service.quality_network(Area.parse("district:9982"), "six_colours")

    assert joined["is_assigned"].any() and joined["claimed_by_count"].max() == 2
