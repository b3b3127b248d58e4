"""Lists read from their declaration alone, and templates that load clean when filled in."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from data_pipeline.identity import Answers
from data_pipeline.load import load_bytes
from data_pipeline.sources import sources
from data_pipeline.templates import Template, as_csv, as_xlsx, templates, write_templates
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests import builders
from tests.builders import Table, master_table, schools
from tests.data_pipeline.asking import current

ROWS = schools(4)


def load(workspace, table: Table, name: str, **answers):
    return load_bytes(builders.as_csv(table), name, workspace, Answers(**answers))


def test_networks__keep_their_period(workspace) -> None:
    table = [["รหัสโรงเรียน", "กลุ่มเครือข่าย", "ตั้งแต่ปี", "ถึงปี"],
             [ROWS[0].code, "เมือง 1", "2560", "2564"],
             [ROWS[0].code, "เมือง 2", "2565", ""]]  # fmt: skip

    report = load(workspace, table, "networks.csv")

    assert (report.source, report.status) == ("networks", LoadStatus.LOADED)
    found = current(
        workspace, tables.core_network_member, "school_id", "network_name_th", "from_be", "to_be"
    )
    assert found == [(ROWS[0].code, "เมือง 1", 2560, 2564), (ROWS[0].code, "เมือง 2", 2565, None)]


def test_staff__is_of_a_year_and_asks_for_it(workspace) -> None:
    table = [["รหัสโรงเรียน", "โรงเรียน", "จำนวนครู", "จำนวนห้อง", "งบประมาณ"],
             *([row.code, row.name, "12", "8", "1,250,000.50"] for row in ROWS)]  # fmt: skip

    asked = load(workspace, table, "ครู.csv")
    report = load(workspace, table, "ครู.csv", year_be=2567)

    assert [question.key for question in asked.questions] == ["year_be"]
    assert (report.source, report.status) == ("staff", LoadStatus.LOADED)
    found = current(
        workspace, tables.core_staff, "year_be", "teacher_count", "room_count", "budget_baht"
    )
    assert found[0] == (2567, 12, 8, 1250000.5)


def test_coordinates__outside_the_country_are_said_and_an_exchange_is_mended(workspace) -> None:
    table = [["รหัสโรงเรียน", "โรงเรียน", "ละติจูด", "ลองจิจูด", "โดยประมาณ"],
             [ROWS[0].code, ROWS[0].name, "19.17", "99.90", ""],
             [ROWS[1].code, ROWS[1].name, "99.91", "19.18", "ใช่"],
             [ROWS[2].code, ROWS[2].name, "48.85", "2.35", ""]]  # fmt: skip

    report = load(workspace, table, "coordinates.csv")

    (found,) = report.findings
    assert (found.check, found.rows) == ("place_unlikely", (3, 4))
    assert found.mend is not None
    assert [edit.after for edit in found.mend.edits] == ["19.18", "99.91"]
    kept = current(workspace, tables.core_coordinate, "latitude", "longitude", "is_approximate")
    assert kept[:2] == [(19.17, 99.9, False), (99.91, 19.18, True)]


def test_areas__of_each_level_are_a_cell_of_their_own(workspace) -> None:
    table = [["ประเภทพื้นที่", "รหัสพื้นที่", "ชื่อพื้นที่", "รหัสพื้นที่ที่สังกัด"],
             ["อำเภอ", "9901", "เมืองสาธิต", "99"],
             ["ตำบล", "990101", "ในเมือง", "9901"],
             ["ดาวเคราะห์", "1", "พุธ", ""]]  # fmt: skip

    report = load(workspace, table, "areas.csv")

    assert [found.check for found in report.findings] == ["key_unknown"]
    assert "อำเภอ" in report.findings[0].message_th
    assert current(
        workspace, tables.core_area, "area_level", "area_id", "name_th", "parent_id"
    ) == [
        ("amphoe", "9901", "เมืองสาธิต", "99"),
        ("tambon", "990101", "ในเมือง", "9901"),
    ]


@pytest.mark.parametrize("is_long", [True, False])
def test_assessments__stand_in_rows_or_side_by_side(workspace, is_long: bool) -> None:
    if is_long:
        table = [["รหัสโรงเรียน", "วันที่ประเมิน", "ตัวชี้วัด", "ระดับที่ได้"],
                 [ROWS[0].code, "12/01/2567", "1.1.1", "4"],
                 [ROWS[0].code, "12/01/2567", "5.1.1", "2"]]  # fmt: skip
    else:
        table = [["รหัสโรงเรียน", "วันที่ประเมิน", "1.1.1", "1.1.2", "5.1.1"],
                 [ROWS[0].code, "12 ม.ค. 2567".replace(" ม.ค. ", "/1/"), "๔", "", "2"]]  # fmt: skip

    report = load(workspace, table, "quality_2566_ครั้งที่ 1.csv", round_no=1, year_be=2566)

    assert (report.source, report.status, report.findings) == (
        "quality_assessment",
        LoadStatus.LOADED,
        (),
    )
    found = current(
        workspace, tables.core_assessment, "indicator", "indicator_level", "assessed_on", "round_no"
    )
    assert sorted(found) == [
        ("1.1.1", 4, dt.date(2024, 1, 12), 1),
        ("5.1.1", 2, dt.date(2024, 1, 12), 1),
    ]


def form_of(code: str, levels: list[tuple[str, str]], *, is_ticked: bool) -> Table:
    """Return an office's form of one school: who and when above, a line for each indicator."""
    above = [["แบบประเมินโรงเรียนคุณภาพ ปีการศึกษา 2566 รอบที่ 1"],
             [f"โรงเรียนบ้านสมมติ รหัสโรงเรียน {code}"], ["วันที่ประเมิน", "12 มกราคม 2567"]]  # fmt: skip
    if not is_ticked:
        return [*above, ["ตัวชี้วัด", "ระดับที่ได้", "หมายเหตุ"], ["1 ด้านโครงสร้าง", "", ""],
                *([f"{key} รายการ", level, ""] for key, level in levels), ["ผู้ประเมิน", "", ""]]  # fmt: skip
    ticks = [[f"{key} รายการ", *("/" if str(n) in level else "" for n in (5, 4, 3, 2, 1))] for key, level in levels]  # fmt: skip
    return [*above, ["ตัวชี้วัด", "ระดับ", "", "", "", ""], ["", "5", "4", "3", "2", "1"], *ticks]


@pytest.mark.parametrize("is_ticked", [True, False])
def test_assessments__the_offices_form_of_one_school_is_read(workspace, is_ticked: bool) -> None:
    table = form_of(ROWS[0].code, [("1.1.1", "4"), ("1.1.2", ""), ("5.1.1", "2")], is_ticked=is_ticked)  # fmt: skip

    report = load(workspace, table, "แบบประเมิน.csv", round_no=1)

    assert (report.source, report.status, report.findings) == (
        "quality_assessment",
        LoadStatus.LOADED,
        (),
    )
    found = current(
        workspace, tables.core_assessment, "school_id", "indicator", "indicator_level",
        "assessed_on", "year_be", "round_no",
    )  # fmt: skip
    day = dt.date(2024, 1, 12)
    assert sorted(found) == [
        (ROWS[0].code, "1.1.1", 4, day, 2566, 1),
        (ROWS[0].code, "5.1.1", 2, day, 2566, 1),
    ]


def test_assessments__a_form_with_two_ticks_in_a_line_is_no_guess(workspace) -> None:
    table = form_of(ROWS[0].code, [("1.1.1", "43"), ("5.1.1", "2")], is_ticked=True)

    report = load(workspace, table, "แบบประเมิน.csv", round_no=1)

    assert [one.check for one in report.findings] == ["number_expected", "nothing_to_load"]
    assert "1.1.1: 4 / 3" in report.findings[0].message_th


def test_assessments__the_year_of_a_forms_day_is_no_academic_year(workspace) -> None:
    table = form_of(ROWS[0].code, [("1.1.1", "4")], is_ticked=False)[1:]

    report = load(workspace, table, "แบบประเมิน.csv", round_no=1)

    assert [question.key for question in report.questions] == ["year_be"]


def test_assessments__a_workbook_of_forms_is_one_load(workspace) -> None:
    forms = {
        row.name: form_of(row.code, [("1.1.1", "4"), ("5.1.1", "3")], is_ticked=False)
        for row in ROWS
    }

    book = Workbook()
    for name, table in forms.items():
        sheet = book.create_sheet(name[:31])
        for row in table:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    report = load_bytes(content.getvalue(), "แบบประเมิน.xlsx", workspace, Answers(round_no=1))

    assert (report.status, report.rows_loaded) == (LoadStatus.LOADED, len(ROWS))
    assert len(current(workspace, tables.core_assessment, "school_id")) == 2 * len(ROWS)


@pytest.mark.parametrize(
    ("at", "cell", "check"),
    [(0, "12", "code_invalid"), (2, "สิบ", "number_expected"), (2, "9999", "out_of_range"),
     (2, "", "value_missing"), (2, "1.5", "number_expected")],
)  # fmt: skip
def test_lists__a_bad_row_is_set_aside_with_its_reason(
    workspace, at: int, cell: str, check: str
) -> None:
    table = [["รหัสโรงเรียน", "โรงเรียน", "จำนวนครู"], *([row.code, row.name, "12"] for row in ROWS)]
    table[2][at] = cell

    report = load(workspace, table, "staff_2567.csv")

    assert [found.check for found in report.findings] == [check]
    assert (report.rows_loaded, report.rows_rejected) == (3, 1)


def test_lists__a_school_twice_is_a_duplicate(workspace) -> None:
    table = [["รหัสโรงเรียน", "โรงเรียน", "จำนวนครู"], *([row.code, row.name, "12"] for row in ROWS)]
    table.append([ROWS[0].code, ROWS[0].name, "13"])

    report = load(workspace, table, "staff_2567.csv")

    assert [found.check for found in report.findings] == ["duplicate"]


# --- templates -------------------------------------------------------------------------------------

FILLED = {
    "school_code": lambda row: row.code,
    "name_th": lambda row: row.name,
    "grade": lambda row: "p6",
    "test": lambda row: "onet",
    "subject": lambda row: "thai",
    "year_be": lambda row: "2567",
    "area_level": lambda row: "ประเทศ",
    "cause_th": lambda row: "ฐานะยากจน",
    "network_name_th": lambda row: "เมือง 1",
    "from_be": lambda row: "2565",
    "latitude": lambda row: "19.17",
    "longitude": lambda row: "99.90",
    "mean_score_pct": lambda row: "50.25",
    "teacher_count": lambda row: "12",
    "leaver_count": lambda row: "1",
    "assessed_on": lambda row: "12/01/2567",
}


def filled(template: Template) -> list[list[str]]:
    """Fill a template with as many rows as it can have, each different."""
    if template.source.is_result:
        width = len(template.headings[0]) - 2
        return [
            [
                row.code,
                row.name,
                *[f"{value:g}" for _ in range(width // 5) for value in (10, 50 + at, 9, 80, 20)],
            ]
            for at, row in enumerate(ROWS)
        ]
    fields = [note[2] for note in template.notes]
    lines = []
    for row in ROWS:
        line = [
            FILLED[one](row) if one in FILLED else ""
            for one in fields
            if one in FILLED or one in known_fields(template)
        ]
        rest = len(template.headings[0]) - len(line)
        line += ["3", "3", "6", "1"] * (rest // 4) if template.source.blocks else ["3"] * rest
        lines.append(line)
    if template.source.key == "areas":
        return [["อำเภอ", f"990{at}", f"เมือง {at}", "", "", "", "", ""] for at in range(3)]
    return lines[:1] if template.source.key == "benchmarks" else lines


def known_fields(template: Template) -> set[str]:
    return {column.field for column in template.source.columns}


@pytest.mark.parametrize("template", list(templates()), ids=lambda template: template.name)
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_template__filled_in_loads_clean(template: Template, write, workspace) -> None:
    if "school_code" in known_fields(template):
        load(workspace, master_table(ROWS), "schools_master.csv")
    suffix = "csv" if write is as_csv else "xlsx"

    report = load_bytes(
        write(template, filled(template)),
        f"{template.name}_2567_r1.{suffix}",
        workspace,
        Answers(round_no=1 if template.source.key == "quality_assessment" else None),
    )

    assert report.source == template.source.key
    assert [found for found in report.findings if found.check != "supersedes"] == []
    assert report.status is LoadStatus.LOADED
    assert report.rows_loaded > 0


def test_templates__are_written_for_every_dataset(tmp_path) -> None:
    written = {path.name for path in write_templates(tmp_path)}

    for key in sources():
        assert any(name.startswith(f"template_{key}") for name in written)
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".xlsx"}


def test_templates__of_an_unknown_dataset_list_those_that_exist(tmp_path) -> None:
    with pytest.raises(KeyError, match="quality_assessment"):
        write_templates(tmp_path, "planets")


def test_lists__without_names_an_unknown_code_is_said_by_its_number_alone(workspace) -> None:
    load(workspace, master_table(ROWS), "schools.csv")
    table = [["รหัสโรงเรียน", "ละติจูด", "ลองจิจูด"], ["99010077", "19.17", "99.90"]]
    table += [[row.code, "19.17", "99.91"] for row in ROWS]

    report = load(workspace, table, "coordinates.csv")

    (found,) = report.findings
    assert (found.check, found.rows) == ("code_unknown", (2,))
    assert "99010077" in found.message_th


def test_codes__in_thai_digits_are_the_same_codes(workspace) -> None:
    areas = [["ประเภทพื้นที่", "รหัสพื้นที่", "ชื่อพื้นที่", "รหัสพื้นที่ที่สังกัด"], ["อำเภอ", "๙๙๐๑", "เมืองสาธิต", "๙๙"]]
    master = [["รหัสโรงเรียน", "ชื่อโรงเรียน", "รหัสจังหวัด", "รหัส 6 หลัก"],
              ["๙๙๐๑๐๐๐๑", "บ้านทุ่งสาธิต", "๙๙", "๑๒๓๔๕๖"]]  # fmt: skip

    load(workspace, areas, "areas.csv")
    load(workspace, master, "schools.csv")

    assert current(workspace, tables.core_area, "area_id", "parent_id") == [("9901", "99")]
    assert current(workspace, tables.core_school, "school_id", "province_id", "percode") == [
        ("99010001", "99", "123456")
    ]
