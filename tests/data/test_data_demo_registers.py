"""Enrolment sheets and dropout tables have the shape of real ones and agree with the tests."""

import csv
import io
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from data.demo import generate
from data.demo.generate import KINDS, SEED, write_demo
from data.demo.places import REFERENCE
from data.demo.pupils import dropout_causes

OWN_KINDS = [kind for kind in KINDS if kind != "quality"]
GRADE_OF = {"p1": "ป.1", "p3": "ป.3", "p6": "ป.6", "m3": "ม.3", "m6": "ม.6"}
LEVELS = {
    "รวมก่อนประถม": ("อนุบาล 1", "อนุบาล 2", "อนุบาล 3"),
    "รวมประถมศึกษา": ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6"),
    "รวมมัธยมต้น": ("ม.1", "ม.2", "ม.3"),
    "รวมมัธยมปลาย": ("ม.4", "ม.5", "ม.6"),
}
COUNTS = ("ชาย", "หญิง", "รวม", "ห้อง")

GOLDEN_GRADES = (
    "อนุบาล 1,,,,อนุบาล 2,,,,อนุบาล 3,,,,รวมก่อนประถม,,,,"
    "ป.1,,,,ป.2,,,,ป.3,,,,ป.4,,,,ป.5,,,,ป.6,,,,รวมประถมศึกษา,,,,"
    "ม.1,,,,ม.2,,,,ม.3,,,,รวมมัธยมต้น,,,,รวมทั้งสิ้น,,,"
)
"""Row 2 of an enrolment sheet of a primary district, after the three headings of the school."""

GOLDEN_DROPOUT = """\
รหัสโรงเรียน,ชื่อโรงเรียน,ชั้น,เพศ,สาเหตุ,จำนวน
99010002,ป่าปลาจำลองกลาง,ป.5,ชาย,ฐานะยากจน,1
99010017,ไร่ช้างสาธิต,ป.1,ชาย,ฐานะยากจน,1
"""
"""How ``dropout_2567.csv`` begins."""


def rows_of(path):
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp874")
    heading, *rows = csv.reader(io.StringIO(text))
    return heading, rows


def sheet_of(path):
    (sheet,) = load_workbook(path).worksheets
    return sheet


def enrolment_of(path):
    """Return pupils as {code: {grade: (boys, girls, pupils, rooms)}}; the total row has code None."""
    _, grades, counts, *rows = [list(row) for row in sheet_of(path).iter_rows(values_only=True)]
    assert tuple(counts[3:]) == COUNTS * ((len(grades) - 3) // 4)
    starts = {grades[i]: i for i in range(3, len(grades), 4)}
    return {row[1]: {grade: tuple(row[i : i + 4]) for grade, i in starts.items()} for row in rows}


@pytest.fixture(scope="module", params=["district", "province"])
def files(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, {
        path.name: path for path in write_demo(folder, request.param, kinds=OWN_KINDS)
    }


@pytest.fixture(scope="module")
def enrolments(files):
    return {year: enrolment_of(files[1][f"enrolment_{year}_r1.xlsx"]) for year in range(2558, 2568)}


# --- files ---------------------------------------------------------------------------------------


def test_write_demo__all_kinds_stand_in_loading_order(files):
    scale, paths = files
    names = [name for name in paths if not name.startswith("schools")]
    assert len(paths) == {"district": 59, "province": 72}[scale]
    of_2567 = [name for name in names if "2567" in name]
    assert of_2567[0] == "enrolment_2567_r1.xlsx"
    assert of_2567[-1] == "dropout_2567.csv"
    assert names[-len(of_2567) :] == of_2567


def test_write_demo__what_is_in_a_file_does_not_depend_on_the_kinds(tmp_path, files):
    scale, paths = files
    alone = write_demo(tmp_path, scale, kinds=["dropout"])
    assert [path.name for path in alone] == [f"dropout_{year}.csv" for year in range(2558, 2568)]
    assert all(path.read_bytes() == paths[path.name].read_bytes() for path in alone)


def test_write_demo__unknown_kind_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"kinds: expected schools, .* Found: teachers\."):
        write_demo(tmp_path, "district", kinds=["teachers"])


def test_enrolment__same_seed_same_bytes_other_seed_other_bytes(tmp_path, files):
    scale, paths = files
    again = write_demo(tmp_path / "again", scale, SEED, kinds=["enrolment"])
    assert all(path.read_bytes() == paths[path.name].read_bytes() for path in again)
    other = write_demo(tmp_path / "other", scale, SEED + 1, kinds=["enrolment"])
    assert all(path.read_bytes() != paths[path.name].read_bytes() for path in other)


def test_enrolment__a_workbook_carries_the_date_of_its_round_not_of_its_writing(files):
    path = files[1]["enrolment_2567_r1.xlsx"]
    with ZipFile(path) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2024, 6, 10, 9, 0, 0)}
    properties = load_workbook(path).properties
    assert properties.created == properties.modified
    assert properties.created.isoformat() == "2024-06-10T09:00:00"


# --- enrolment -----------------------------------------------------------------------------------


def test_enrolment__two_rows_of_headings_under_a_title_with_merged_cells(tmp_path):
    path = write_demo(tmp_path, "district", kinds=["enrolment"])[-1]
    sheet = sheet_of(path)
    title, grades, counts = [
        [cell or "" for cell in row] for row in sheet.iter_rows(max_row=3, values_only=True)
    ]
    assert title[0] == ("จำนวนนักเรียน ปีการศึกษา 2567 ข้อมูล ณ วันที่ 10 มิถุนายน 2567 สพป.สาธิต เขต 1")
    assert not any(title[1:])
    assert grades == ["ลำดับ", "รหัสsmis", "ชื่อสถานศึกษา", *GOLDEN_GRADES.split(",")]
    assert counts == ["", "", "", *COUNTS * 15, *COUNTS]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged >= {"A1:BO1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "P2:S2", "BL2:BO2"}
    assert len(merged) == 1 + 3 + 16
    assert [cell.value for cell in sheet[4]][:7] == [1, "99010001", "อนุบาลเมืองสาธิต", 47, 41, 88, 3]
    assert [cell.value for cell in sheet[sheet.max_row]][:3] == [None, None, "รวมทั้งสิ้น"]


def test_enrolment__one_row_per_school_of_the_master_in_its_order(files, enrolments):
    _, paths = files
    codes = [
        row[0]
        for name, path in paths.items()
        if name.startswith("schools")
        for row in rows_of(path)[1]
        if not row[0].endswith("0000")
    ]
    for found in enrolments.values():
        assert list(found) == [*codes, None]


def test_enrolment__parts_add_up(enrolments):
    for found in enrolments.values():
        for by_grade in found.values():
            for boys, girls, pupils, rooms in by_grade.values():
                if pupils is not None:
                    assert boys + girls == pupils
                    assert (rooms == 0) == (pupils == 0)
            subtotals = {name: grades for name, grades in LEVELS.items() if name in by_grade}
            for name, grades in subtotals.items():
                assert by_grade[name] == added(by_grade[grade] for grade in grades)
            assert by_grade["รวมทั้งสิ้น"] == added(by_grade[name] for name in subtotals)
        total = found[None]
        for grade in total:
            assert total[grade] == added(found[code][grade] for code in found if code)


def added(parts):
    """Add counts column by column, all None where no part has a number."""
    there = [part for part in parts if part[0] is not None]
    return tuple(map(sum, zip(*there, strict=True))) if there else (None,) * 4


def test_enrolment__a_grade_that_is_not_taught_is_empty_not_0(files, enrolments):
    scale, _ = files
    found = enrolments[2567]
    assert found["99010001"]["ป.1"][2] > 100
    assert found["99010001"]["ม.1"] == (None,) * 4
    assert ("ม.6" in found["99010001"]) == (scale == "province")
    if scale == "province":
        secondary = next(code for code in found if code and code.startswith("9981"))
        assert found[secondary]["ป.1"] == (None,) * 4
        assert found[secondary]["ม.6"][2] > 0


def test_enrolment__the_newest_total_is_the_masters(files, enrolments):
    _, paths = files
    for name, path in paths.items():
        if name.startswith("schools"):
            for row in rows_of(path)[1][1:]:
                assert enrolments[2567][row[0]]["รวมทั้งสิ้น"][2] == int(row[7])


def test_enrolment__nobody_sits_who_is_not_enrolled_and_all_did_before_2563(
    tmp_path, files, enrolments
):
    scale, _ = files
    clean = write_demo(tmp_path, scale, kinds=["results"], faults=False)
    for path in clean:
        test, grade, year_be = path.stem.split("_")
        label, found = GRADE_OF[grade], enrolments[int(year_be)]
        sat = enrolled = 0
        for row in rows_of(path)[1]:
            if row[0].endswith("0000"):
                continue
            pupils = found[row[0]][label][2]
            assert pupils > 0, (path.name, row)
            sitters = 0 if row[2] == "-" else int(row[2])
            assert sitters <= pupils, (path.name, row)
            sat, enrolled = sat + sitters, enrolled + pupils
        is_voluntary = test == "onet" and int(year_be) >= (2566 if grade == "m6" else 2563)
        low, high = (0.6, 0.93) if is_voluntary else (0.95, 1)
        assert low < sat / enrolled <= high, path.name


# --- dropout -------------------------------------------------------------------------------------


def test_dropout__begins_as_the_golden_sample_and_ends_with_the_total(files):
    _, paths = files
    content = paths["dropout_2567.csv"].read_text(encoding="utf-8")
    assert content.startswith(GOLDEN_DROPOUT)
    for year_be in range(2558, 2568):
        _, rows = rows_of(paths[f"dropout_{year_be}.csv"])
        *parts, total = rows
        assert total == ["", "รวมทั้งสิ้น", "", "", "", str(sum(int(row[5]) for row in parts))]
        assert all(int(row[5]) > 0 for row in parts)
        assert len({tuple(row[:5]) for row in parts}) == len(parts)


def test_dropout__words_are_those_of_the_list_and_both_encodings_occur(files):
    _, paths = files
    with (REFERENCE / "dropout_causes.csv").open(encoding="utf-8") as stream:
        known = {row["cause_th"] for row in csv.DictReader(stream) if row["list"] == "obec_9"}
    seen = set()
    for year_be in range(2558, 2568):
        rows = rows_of(paths[f"dropout_{year_be}.csv"])[1][:-1]
        seen |= {row[4] for row in rows}
        assert {row[3] for row in rows} <= {"ชาย", "หญิง"}
        assert not [row for row in rows if row[4] == "สมรส" and row[2].startswith("ป.")]
    assert seen <= known == set(dropout_causes())
    assert len(seen) >= 6
    with pytest.raises(UnicodeDecodeError):
        paths["dropout_2561.csv"].read_text(encoding="utf-8")


def test_dropout__who_left_was_enrolled(files, enrolments):
    _, paths = files
    for year_be, found in enrolments.items():
        left = {}
        for code, _, grade, sex, _, count in rows_of(paths[f"dropout_{year_be}.csv"])[1][:-1]:
            left[code, grade, sex] = left.get((code, grade, sex), 0) + int(count)
        for (code, grade, sex), count in left.items():
            assert count <= found[code][grade][COUNTS.index(sex)]


def test_dropout__the_rate_is_a_real_one_and_highest_in_lower_secondary(files, enrolments):
    scale, paths = files
    low, high = (0.1, 0.6) if scale == "province" else (0.01, 0.6)
    in_all = {"ป": 0, "ม": 0}
    for year_be, found in enrolments.items():
        *parts, total = rows_of(paths[f"dropout_{year_be}.csv"])[1]
        pupils = found[None]["รวมประถมศึกษา"][2] + found[None]["รวมมัธยมต้น"][2]
        assert low < 100 * int(total[5]) / pupils < high
        for row in parts:
            in_all[row[2][0]] += int(row[5])
    enrolled = {
        level: sum(found[None][name][2] for found in enrolments.values())
        for level, name in (("ป", "รวมประถมศึกษา"), ("ม", "รวมมัธยมต้น"))
    }
    assert in_all["ม"] / enrolled["ม"] > 2 * in_all["ป"] / enrolled["ป"]


# --- nation --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_nation__enrolment_of_three_years_and_the_first_district_as_elsewhere(
    tmp_path, monkeypatch
):
    def enrolment_name(forms, year_be):
        return f"enrolment_{year_be}_r1.xlsx", b""

    monkeypatch.setattr(generate, "enrolment_file", enrolment_name)
    wide = write_demo(tmp_path / "nation", "nation", kinds=["enrolment", "dropout"])
    assert [path.name for path in wide if path.suffix == ".xlsx"] == [
        f"enrolment_{year}_r1.xlsx" for year in (2565, 2566, 2567)
    ]
    for narrow in write_demo(tmp_path / "district", "district", kinds=["dropout"]):
        *rows, total = rows_of(tmp_path / "nation" / narrow.name)[1]
        first = [row for row in rows if row[0].startswith("9901")]
        assert first == rows_of(narrow)[1][:-1]
        assert 4_000 < int(total[5]) < 20_000
