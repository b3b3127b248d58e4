"""Files that count pupils: enrolment in both its forms, and those who left, from file to warehouse."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from data_pipeline.load import load_file
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.tables import core_dropout, core_enrolment
from data_pipeline.warehouse.vocabulary import LoadStatus

TITLE = "จำนวนนักเรียน ปีการศึกษา 2567 ข้อมูล ณ วันที่ 10 มิถุนายน 2567 สพป.สาธิต เขต 1"
BLOCK = ("ชาย", "หญิง", "รวม", "ห้อง")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def rows_of(workspace: Workspace, table: sa.Table, *names: str) -> list[tuple[object, ...]]:
    columns = [table.c[name] for name in names]
    with writing(workspace) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns))]


def write_sheet(path: Path, *lines: tuple[object, ...], title: str = TITLE) -> Path:
    """Write the form with all schools in one sheet: title, grades (merged) over ชาย หญิง รวม ห้อง."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(["ลำดับ", "รหัสsmis", "ชื่อสถานศึกษา", "ป.1", *[""] * 3, "ม.1", *[""] * 3, "รวมทั้งสิ้น"])
    sheet.append(["", "", "", *BLOCK * 3])
    for start in (4, 8, 12):
        sheet.merge_cells(start_row=2, end_row=2, start_column=start, end_column=start + 3)
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path


def test_enrolment__two_rows_of_headings_with_sums_left_out(workspace, tmp_path):
    path = write_sheet(
        tmp_path / "sheet.xlsx",
        (1, "99010001", "บ้านทุ่งสาธิต", 5, 6, 11, 1, None, None, None, None, 5, 6, 11, 1),
        (2, "99010002", "บ้านดอยจำลอง", 0, 2, 2, 1, 7, 8, 15, 2, 7, 10, 17, 3),
        ("", "", "รวมทั้งสิ้น", 5, 8, 13, 2, 7, 8, 15, 2, 12, 16, 28, 4),
    )

    report = load_file(path, workspace)

    assert (report.source, report.status, report.findings) == ("enrolment", LoadStatus.LOADED, ())
    names = ("school_id", "grade", "sex", "enrolled_count", "room_count", "year_be", "round_no")
    found = rows_of(workspace, core_enrolment, *names)
    assert ("99010001", "p1", None, 11, 1, 2567, 1) in found
    assert ("99010001", "p1", "male", 5, None, 2567, 1) in found
    assert ("99010002", "p1", "male", 0, None, 2567, 1) in found  # taught, and no boy
    assert not [row for row in found if row[:2] == ("99010001", "m1")]  # not taught
    assert sum(row[3] for row in found if row[2] is None) == 28


def test_enrolment__the_round_is_asked_for_where_nobody_says_it(workspace, tmp_path):
    path = write_sheet(
        tmp_path / "sheet.xlsx",
        (1, "99010001", "บ้านทุ่งสาธิต", 5, 6, 11, 1, "", "", "", "", 5, 6, 11, 1),
        title="จำนวนนักเรียน ปีการศึกษา 2567",
    )

    report = load_file(path, workspace)

    assert report.status is LoadStatus.REFUSED
    assert "--round" in report.findings[0].message_en


def test_enrolment__one_school_in_a_sheet_reads_like_the_other_form(workspace, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "บ้านทุ่งสาธิต"
    for line in (
        [TITLE],
        ["โรงเรียนบ้านทุ่งสาธิต รหัสโรงเรียน 99010001"],
        ["ชั้น/เพศ", "ชาย", "หญิง", "รวม", "ห้องเรียน"],
        ["ป.1", 5, 6, 11, 1],
        ["ป.2", 4, 4, 8, 1],
        ["รวมประถม", 9, 10, 19, 2],
    ):
        sheet.append(line)
    book.save(tmp_path / "school.xlsx")

    report = load_file(tmp_path / "school.xlsx", workspace)

    assert (report.source, report.status) == ("enrolment", LoadStatus.LOADED), report.findings
    found = rows_of(workspace, core_enrolment, "school_id", "grade", "sex", "enrolled_count")
    assert [row for row in found if row[2] is None] == [
        ("99010001", "p1", None, 11),
        ("99010001", "p2", None, 8),
    ]


def test_dropout__keeps_the_files_own_words_and_what_they_count_as(workspace, tmp_path):
    path = tmp_path / "dropout_2567.csv"
    path.write_text(
        "รหัสโรงเรียน,ชื่อโรงเรียน,ชั้น,เพศ,สาเหตุ,จำนวน\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,ชาย,ฐานะยากจน,2\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,หญิง,เสียชีวิต,1\n"
        ",รวมทั้งสิ้น,,,,3\n",
        encoding="cp874",
    )

    report = load_file(path, workspace)

    assert (report.source, report.status, report.findings) == ("dropout", LoadStatus.LOADED, ())
    names = ("grade", "sex", "cause_th", "cause_group", "has_left", "leaver_count")
    assert rows_of(workspace, core_dropout, *names) == [
        ("m1", "female", "เสียชีวิต", "not_a_leaver", False, 1),
        ("m1", "male", "ฐานะยากจน", "poverty", True, 2),
    ]


def test_dropout__a_total_that_the_rows_do_not_reach_is_said(workspace, tmp_path):
    path = tmp_path / "dropout_2567.csv"
    path.write_text(
        "รหัสโรงเรียน,ชื่อโรงเรียน,ชั้น,เพศ,สาเหตุ,จำนวน\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,ชาย,ฐานะยากจน,2\n"
        ",รวมทั้งสิ้น,,,,5\n",
        encoding="utf-8",
    )

    report = load_file(path, workspace)

    assert [found.check for found in report.findings] == ["subtotal_mismatch"]
    assert rows_of(workspace, core_dropout, "leaver_count") == [(2,)]


def test_dropout__a_column_for_each_cause_reads_like_a_row_for_each(workspace, tmp_path):
    path = tmp_path / "dropout_2567.csv"
    path.write_text(
        "นักเรียนออกกลางคัน ปีการศึกษา 2567\n"
        "รหัสโรงเรียน,ชื่อโรงเรียน,ชั้น,เพศ,1. ฐานะยากจน,2. ปัญหาครอบครัว,น้ำท่วม,เสียชีวิต,รวม\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,ชาย,2,,1,,3\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,หญิง,0,1,,1,2\n"
        ",รวมทั้งสิ้น,,,2,1,1,1,5\n",
        encoding="cp874",
    )

    report = load_file(path, workspace)

    assert (report.source, report.status) == ("dropout", LoadStatus.LOADED_WITH_FINDINGS)
    assert [found.check for found in report.findings] == ["cause_unknown"]
    names = ("sex", "cause_th", "cause_group", "has_left", "leaver_count")
    assert rows_of(workspace, core_dropout, *names) == [
        ("female", "1. ฐานะยากจน", "poverty", True, 0),
        ("female", "2. ปัญหาครอบครัว", "family", True, 1),
        ("female", "เสียชีวิต", "not_a_leaver", False, 1),
        ("male", "1. ฐานะยากจน", "poverty", True, 2),
        ("male", "น้ำท่วม", "other", True, 1),
    ]


def test_dropout__boys_and_girls_side_by_side_with_their_sum_checked(workspace, tmp_path):
    path = tmp_path / "dropout_2567.csv"
    path.write_text(
        "รหัสโรงเรียน,ชื่อโรงเรียน,ชั้น,สาเหตุ,ชาย,หญิง,รวม\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,ฐานะยากจน,2,1,3\n"
        "99010001,บ้านทุ่งสาธิต,ม.2,ฐานะยากจน,1,1,5\n",
        encoding="utf-8",
    )

    report = load_file(path, workspace)

    assert [found.check for found in report.findings] == ["subtotal_mismatch"]
    assert report.findings[0].rows == (3,)
    assert rows_of(workspace, core_dropout, "grade", "sex", "leaver_count") == [
        ("m1", "female", 1),
        ("m1", "male", 2),
        ("m2", "female", 1),
        ("m2", "male", 1),
    ]


def test_dropout__a_cell_that_is_no_number_is_named_by_its_own_column(workspace, tmp_path):
    path = tmp_path / "dropout_2567.csv"
    path.write_text(
        "รหัสโรงเรียน,ชื่อโรงเรียน,ชั้น,ฐานะยากจน,ปัญหาครอบครัว\n"
        "99010001,บ้านทุ่งสาธิต,ม.1,2,สอง\n"
        "99010001,บ้านทุ่งสาธิต,ม.2,1,1\n",
        encoding="utf-8",
    )

    report = load_file(path, workspace)

    assert [found.check for found in report.findings] == ["number_expected"]
    assert "ปัญหาครอบครัว" in report.findings[0].message_th
    assert rows_of(workspace, core_dropout, "grade", "cause_th", "leaver_count") == [
        ("m2", "ฐานะยากจน", 1),
        ("m2", "ปัญหาครอบครัว", 1),
    ]


def test_enrolment__without_a_single_count_is_refused_and_replaces_nothing(workspace, tmp_path):
    whole = (1, "99010001", "บ้านทุ่งสาธิต", 5, 6, 11, 1, None, None, None, None, 5, 6, 11, 1)
    bare = (1, "99010001", "บ้านทุ่งสาธิต", *[None] * 8, 5, 6, 11, 1)
    load_file(write_sheet(tmp_path / "sheet.xlsx", whole), workspace)

    report = load_file(write_sheet(tmp_path / "sheet.xlsx", bare), workspace)

    assert report.status is LoadStatus.REFUSED
    assert [found.check for found in report.findings] == ["nothing_to_load"]
    assert ("99010001", 11) in rows_of(workspace, core_enrolment, "school_id", "enrolled_count")
