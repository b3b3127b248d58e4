"""The demonstration of quality schools: invented, the same every time, and as the files say."""

from __future__ import annotations

import csv
import io

from data.demo.places import MARKERS
from data.demo.quality import DISTRICT, indicators, quality_files

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
