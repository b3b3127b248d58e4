"""The reference tables are complete, consistent and known to the README."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade

DATA = Path(__file__).resolve().parents[2] / "data"

GRADES = {"onet": {"p6", "m3", "m6"}, "nt": {"p3"}, "rt": {"p1"}}
ONET = {"thai", "math", "english", "science", "social", "health", "art", "career"}


def rows_of(name):
    with (DATA / "reference" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def subjects_of(test, year_be):
    if test == "onet":
        return ONET
    if test == "rt":
        return {"reading_aloud", "comprehension", "total"}
    return (
        {"literacy", "numeracy", "reasoning", "total"}
        if year_be <= 2561
        else {"thai", "math", "total"}
    )


def test_benchmarks__every_key_is_known():
    rows = rows_of("benchmarks.csv")
    assert len(rows) == 112
    for row in rows:
        assert Grade(row["grade"]) in GRADES[row["test"]]
        assert AreaLevel(row["area_level"]) in (AreaLevel.NATION, AreaLevel.OBEC)
        assert row["area_id"] == "0000"
        assert row["subject"] in subjects_of(row["test"], int(row["year_be"])), row
        assert 2540 < int(row["year_be"]) < 2570
        assert re.fullmatch(r"\d\d\.\d\d", row["mean_score_pct"])
        assert row["source_text"].strip()


def test_benchmarks__no_cell_stands_twice():
    keys = [tuple(row.values())[:6] for row in rows_of("benchmarks.csv")]
    assert len(set(keys)) == len(keys)


def test_benchmarks__a_total_is_the_mean_of_its_parts_but_for_rounding():
    cells = defaultdict(dict)
    for row in rows_of("benchmarks.csv"):
        key = row["test"], row["grade"], row["year_be"], row["area_level"]
        cells[key][row["subject"]] = float(row["mean_score_pct"])
    totals = {key: parts.pop("total") for key, parts in cells.items() if "total" in parts}
    assert len(totals) >= 14
    for key, total in totals.items():
        mean = sum(cells[key].values()) / len(cells[key])
        assert total == pytest.approx(mean, abs=0.0151), key


def test_benchmarks__figures_that_are_easily_mixed_up():
    found = {
        (r["test"], r["grade"], r["year_be"], r["area_level"], r["subject"]): r["mean_score_pct"]
        for r in rows_of("benchmarks.csv")
    }
    assert found["nt", "p3", "2558", "nation", "literacy"] == "46.59"
    assert found["nt", "p3", "2558", "obec", "literacy"] == "46.64"
    assert found["rt", "p1", "2564", "nation", "reading_aloud"] == "69.95"
    assert found["onet", "p6", "2559", "nation", "social"] == "46.68"


def test_provinces__all_77_once():
    rows = rows_of("provinces.csv")
    assert len(rows) == 77
    for column in ("province_id", "name_th", "name_en"):
        assert len({row[column] for row in rows}) == 77
    assert all(re.fullmatch(r"[1-9]\d", row["province_id"]) for row in rows)
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", row["name_en"]) for row in rows)
    names = {row["province_id"]: (row["name_th"], row["name_en"]) for row in rows}
    assert names["10"] == ("กรุงเทพมหานคร", "Bangkok")
    assert names["38"] == ("บึงกาฬ", "Bueng Kan")
    assert names["56"] == ("พะเยา", "Phayao")


def test_districts__all_183_primary_areas_once():
    rows = rows_of("districts.csv")
    assert len(rows) == 183
    for column in ("district_id", "name_th", "name_en"):
        assert len({row[column] for row in rows}) == 183
    assert {row["kind"] for row in rows} == {"primary"}
    assert all(row["source"] for row in rows)


def test_districts__code_and_names_follow_from_province_and_number():
    provinces = {row["province_id"]: row for row in rows_of("provinces.csv")}
    numbers = defaultdict(list)
    for row in rows_of("districts.csv"):
        province, number = provinces[row["province_id"]], int(row["district_id"][2:])
        assert row["district_id"] == f"{row['province_id']}{number:02d}"
        numbers[row["province_id"]].append(number)
        short_th = f"สพป.{province['name_th']}"
        short_en = f"{province['name_en']} Primary Educational Service Area Office"
        assert (row["name_th"], row["name_en"]) in (
            (short_th, short_en),
            (f"{short_th} เขต {number}", f"{short_en} {number}"),
        )
    assert numbers.keys() == provinces.keys()
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


def test_dropout_causes__both_lists_are_whole_and_grouped():
    rows = rows_of("dropout_causes.csv")
    assert [(row["list"], int(row["no"])) for row in rows] == [
        *[("obec_9", number) for number in range(1, 10)],
        *[("return_19", number) for number in range(1, 20)],
    ]
    assert len({(row["list"], row["cause_th"]) for row in rows}) == 28
    groups = "poverty family marriage adjustment justice illness moved work other not_a_leaver"
    assert {row["cause_group"] for row in rows} == set(groups.split())
    assert all(row["cause_th"] and row["cause_en"] for row in rows)
    assert all("our own mapping" in row["source"] for row in rows)


def test_dropout_causes__who_is_no_leaver_has_not_left():
    rows = rows_of("dropout_causes.csv")
    for row in rows:
        assert row["has_left"] == ("false" if row["cause_group"] == "not_a_leaver" else "true")
    stayed = [row["cause_th"] for row in rows if row["has_left"] == "false"]
    assert stayed == [
        "เข้าเรียนในสถานศึกษาสังกัดอื่น", "ไปเรียนต่อต่างประเทศ", "เรียนในสังกัดเดิม", "เสียชีวิต", "ไม่ระบุ",
    ]  # fmt: skip


def test_readme__logs_every_reference_table_and_explains_every_dataset():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for table in sorted(path.name for path in (DATA / "reference").glob("*.csv")):
        assert f"`{table}`" in readme
    for dataset in ("onet", "nt", "rt", "enrolment", "dropout", "schools", "benchmarks"):
        assert f"\n## {dataset}\n" in readme
