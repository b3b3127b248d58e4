"""Every form in which results come is read as the plain form is, number by number."""

from __future__ import annotations

import pytest

from data_pipeline.history import show_load
from data_pipeline.identity import Answers
from data_pipeline.load import load_bytes
from data_pipeline.result_layouts import subject_of
from data_pipeline.sources import source
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests.builders import (
    LEVELS,
    MEASURES,
    Table,
    as_csv,
    as_xlsx,
    block_table,
    long_table,
    master_table,
    measures_of,
    report_sheet,
    result_table,
    school_report,
    schools,
)
from tests.data_pipeline.asking import current

ROWS = schools(6)
SUBJECTS = ("thai", "social", "english", "math", "science")
ONET = "onet_p6_2558.csv"


def load(workspace: Workspace, table: Table, name: str = ONET, **answers):
    return load_bytes(as_csv(table), name, workspace, Answers(**answers))


def facts(workspace: Workspace, *names: str) -> dict[tuple[str, str], tuple]:
    found = current(workspace, tables.core_test_result, "school_id", "subject", *names)
    return {(school, subject): tuple(values) for school, subject, *values in found}


PLAIN = {
    (row.code, key): (row.scores[at], row.tested) for row in ROWS for at, key in enumerate(SUBJECTS)
}


@pytest.mark.parametrize("title", ["", "ผลการทดสอบทางการศึกษาระดับชาติ O-NET ป.6 ปีการศึกษา 2558"])
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_blocks__the_subject_over_its_measures_is_read_with_all_of_them(
    workspace, title: str, write
) -> None:
    table = block_table(ROWS, title=title)

    report = load_bytes(
        write(table), f"onet_p6_2558.{'csv' if write is as_csv else 'xlsx'}", workspace, Answers()
    )

    assert (report.status, report.findings) == (LoadStatus.LOADED, ())
    names = (
        "tested_count",
        "mean_score_pct",
        "sd_score_pct",
        "max_score_pct",
        "min_score_pct",
        "median_score_pct",
    )
    read = facts(workspace, *names)
    for row in ROWS:
        for at, key in enumerate(SUBJECTS):
            assert read[row.code, key] == pytest.approx(tuple(measures_of(row, at)))


def test_blocks__of_means_alone_have_no_other_measure(workspace) -> None:
    load(workspace, block_table(ROWS, measures=MEASURES[:2]))

    assert facts(workspace, "mean_score_pct", "tested_count") == PLAIN
    assert set(facts(workspace, "sd_score_pct").values()) == {(None,)}


def test_blocks__subjects_have_their_own_numbers_of_sitters(workspace) -> None:
    table = block_table(ROWS, measures=MEASURES[:2])
    table[2][3] = "3"

    load(workspace, table)

    read = facts(workspace, "tested_count")
    assert read[ROWS[0].code, "thai"] == (3,)
    assert read[ROWS[0].code, "social"] == (ROWS[0].tested,)


def test_blocks__repeated_headings_in_the_middle_are_no_data(workspace) -> None:
    table = block_table(ROWS)
    table[5:5] = table[:2]

    report = load(workspace, table)

    assert (report.rows_read, report.rows_rejected, report.findings) == (6, 0, ())


@pytest.mark.parametrize("as_share", [False, True])
def test_levels__bare_headings_hold_pupils_or_percent_as_their_sum_tells(
    workspace, as_share: bool
) -> None:
    table = [
        ["รหัสโรงเรียน", "โรงเรียน", "ด้านภาษาไทย", *[""] * 5, "ด้านคณิตศาสตร์", *[""] * 5],
        ["", "", *(["จำนวนผู้เข้าสอบ", "ค่าเฉลี่ย", *LEVELS] * 2)],
    ]
    for row in ROWS:
        counts = [1, 2, 3, 4]
        cells = [f"{10 * one:g}" if as_share else str(one) for one in counts]
        table.append([row.code, row.name, *(["10", "50.00", *cells] * 2)])

    report = load(workspace, table, "nt_p3_2566.csv")

    assert report.status is LoadStatus.LOADED
    found = current(
        workspace,
        tables.core_test_level,
        "school_id",
        "subject",
        "quality_level",
        "level_count",
        "level_pct",
    )
    best_first = ["very_good", "good", "fair", "improve"]
    own = sorted(
        (row for row in found if row[:2] == (ROWS[0].code, "thai")),
        key=lambda row: best_first.index(row[2]),
    )
    expected = (
        [(None, share) for share in (10, 20, 30, 40)]
        if as_share
        else [(n, None) for n in (1, 2, 3, 4)]
    )
    assert [row[3:] for row in own] == expected
    assert len(found) == 6 * 2 * 4


def test_report_sheets__names_are_looked_up_in_the_school_master(workspace) -> None:
    load(workspace, master_table(ROWS), "schools.csv")

    report = load(workspace, report_sheet(ROWS))

    assert (report.status, report.findings) == (LoadStatus.LOADED, ())
    assert facts(workspace, "mean_score_pct", "tested_count") == PLAIN
    passed = facts(workspace, "pass_50_count", "pass_50_pct")[ROWS[0].code, "math"]
    tested = ROWS[0].tested or 0
    assert passed == (tested // 2, pytest.approx(100 * (tested // 2) / tested, abs=0.01))


def test_report_sheets__each_table_may_have_its_own_order_and_schools(workspace) -> None:
    load(workspace, master_table(ROWS), "schools.csv")
    orders = [
        [0, 1, 2, 3, 4, 5],
        [5, 4, 3, 2, 1, 0],
        [0, 2, 4],
        [1, 0, 3, 2, 5, 4],
        [3, 4, 5, 0, 1, 2],
    ]

    report = load(workspace, report_sheet(ROWS, orders=orders))

    read = facts(workspace, "mean_score_pct", "tested_count")
    for at, (key, order) in enumerate(zip(SUBJECTS, orders, strict=True)):
        for place, row in enumerate(ROWS):
            if place in order:
                assert read[row.code, key] == (row.scores[at], row.tested)
            else:
                assert read[row.code, key][0] is None
    assert report.rows_read == 6


def test_report_sheets__a_name_of_no_school_and_of_two_is_in_doubt_and_counts_in_the_district(
    workspace,
) -> None:
    twins = [*ROWS, type(ROWS[0])("99010007", ROWS[0].name)]
    load(workspace, master_table(twins), "schools.csv")
    table = report_sheet(ROWS)
    for at in range(2, len(table[0]), 7):
        table[3][at] = "ไม่มีในทะเบียน"

    load(workspace, table)

    found = current(workspace, tables.core_test_result, "doubt_reason", "district_id", "school_id")
    doubts = {row for row in found if row[0]}
    assert {(reason, district) for reason, district, _ in doubts} == {
        ("name_shared", "9901"),
        ("name_unknown", "9901"),
    }
    assert len({school for *_, school in doubts}) == 2


def test_report_sheets__that_name_schools_in_different_ways_are_refused(workspace) -> None:
    load(workspace, master_table(ROWS), "schools.csv")
    table = report_sheet(ROWS, subjects=("ไทย", "สังคม"))
    for number, line in enumerate(table[1:]):
        line[9] = "รหัสโรงเรียน" if number == 0 else ROWS[number - 1].code

    report = load(workspace, table)

    assert report.status is LoadStatus.REFUSED
    assert [found.check for found in report.findings] == ["column_missing"]


def test_names_alone__need_a_master_and_say_so(workspace) -> None:
    report = load(workspace, report_sheet(ROWS))

    assert [found.check for found in report.findings] == ["master_needed"]
    assert report.status is LoadStatus.REFUSED


def test_names_alone__of_two_districts_ask_which(workspace) -> None:
    load(workspace, master_table(ROWS), "schools.csv")
    load(workspace, master_table(schools(3, district="9902"), area="เขตสาธิต 2"), "schools2.csv")

    asked = load(workspace, report_sheet(ROWS))
    done = load(workspace, report_sheet(ROWS), district="9901")

    assert [question.key for question in asked.questions] == ["district"]
    assert [choice.value for choice in asked.questions[0].choices] == ["9901", "9902"]
    assert done.status is LoadStatus.LOADED


def test_long__each_number_keeps_its_own_row(workspace) -> None:
    report = load(workspace, long_table(ROWS))

    assert (report.status, report.findings, report.rows_read) == (LoadStatus.LOADED, (), 30)
    assert facts(workspace, "mean_score_pct", "tested_count") == PLAIN
    read = facts(workspace, "source_row", "sd_score_pct")
    assert read[ROWS[0].code, "thai"] == (2, 8.0)
    assert read[ROWS[1].code, "science"] == (11, 12.0)


def test_long__a_bad_line_is_set_aside_alone(workspace) -> None:
    table = long_table(ROWS)
    table[1][4] = "150"
    table[7][2] = "ดนตรี"
    table.append(table[3])

    report = load(workspace, table)

    assert sorted(found.check for found in report.findings) == [
        "duplicate",
        "key_unknown",
        "out_of_range",
    ]
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (31, 28, 3)
    read = facts(workspace, "mean_score_pct")
    assert read[ROWS[0].code, "thai"] == (None,)
    assert read[ROWS[0].code, "social"] == (ROWS[0].scores[1],)


def test_long__areas_stand_between_the_schools(workspace) -> None:
    table = long_table(ROWS)
    for name, code, mean in (
        ("ค่าเฉลี่ยระดับเขตพื้นที่", "99010000", "44"),
        ("ระดับประเทศ", "00000000", "45"),
    ):
        table += [[code, name, subject, "", mean, "", "", "", ""] for subject in ("ไทย", "สังคม")]

    load(workspace, table)

    levels = {row[0] for row in current(workspace, tables.core_benchmark, "area_level")}
    assert levels == {"district", "nation"}


def test_school_report__is_one_school_and_the_areas_above_it(workspace) -> None:
    row = schools(1, parts=2)[0]

    report = load(workspace, school_report(row), "nt_p3_2566.csv")

    assert (report.status, report.findings) == (LoadStatus.LOADED, ())
    read = facts(workspace, "mean_score_pct", "tested_count")
    assert read == {
        (row.code, "thai"): (row.scores[0], row.tested),
        (row.code, "math"): (row.scores[1], row.tested),
    }
    means = current(
        workspace, tables.core_benchmark, "area_level", "area_id", "subject", "mean_score_pct"
    )
    assert {(level, area, mean) for level, area, subject, mean in means if subject == "thai"} == {
        ("district", "9901", 54.0),
        ("province", "99", 53.0),
        ("region", "p99", 52.0),
        ("obec", "0000", 51.0),
        ("nation", "0000", 50.0),
    }
    assert show_load(workspace, report.load_id).dataset == "nt"


def test_quality_words__beside_score_and_percent_are_read_past(workspace) -> None:
    table = [
        ["ลำดับ", "รหัส", "ชื่อ", "อำเภอ", "ด้านภาษาไทย", "", "", "ด้านคณิตศาสตร์", "", ""],
        ["", "", "", "", *(["คะแนน", "ร้อยละ", "ระดับคุณภาพ"] * 2)],
    ]
    for number, row in enumerate(ROWS, start=1):
        cells = [cell for score in row.scores[:2] for cell in ("50", f"{score:.2f}", "ดี")]
        table.append([str(number), row.code, row.name, "เมือง", *cells])

    report = load(workspace, table, "nt_p3_2566.csv")

    assert [found.check for found in report.findings] == ["count_missing"]
    read = facts(workspace, "mean_score_pct")
    assert read[ROWS[0].code, "math"] == (ROWS[0].scores[1],)


def test_plain__a_title_that_names_a_subject_does_not_make_a_block(workspace) -> None:
    table = [["รายงานวิชาภาษาไทยและวิชาอื่น", *[""] * 8], *result_table(ROWS)]

    load(workspace, table)

    assert facts(workspace, "mean_score_pct", "tested_count") == PLAIN


@pytest.mark.parametrize(
    ("test", "text", "key"),
    [
        ("onet", "กลุ่มสาระการเรียนรู้ภาษาไทย", "thai"),
        ("onet", "วิชาคณิตศาสตร์", "math"),
        ("onet", "สังคมศึกษา ศาสนา และวัฒนธรรม", "social"),
        ("onet", "ภาษาไทย และ คณิตศาสตร์", ""),
        ("onet", "โรงเรียน", ""),
        ("nt", "ด้านภาษาไทย", "thai"),
        ("nt", "ความสามารถด้านภาษา", "literacy"),
        ("nt", "รวม 2 ด้าน", "total"),
        ("rt", "การอ่านรู้เรื่อง", "comprehension"),
    ],
)
def test_subject_of__names_one_subject_or_none(test: str, text: str, key: str) -> None:
    assert subject_of(source(test), text) == key


def test_levels__a_broken_number_among_pupils_sets_its_row_aside(workspace) -> None:
    table = [
        ["รหัสโรงเรียน", "โรงเรียน", "วิชา", "จำนวนผู้เข้าสอบ", "ค่าเฉลี่ย", "ดีมาก", "ดี", "พอใช้", "ปรับปรุง"]
    ]
    for code in ("99010001", "99010002", "99010003"):
        for subject in ("ภาษา", "คำนวณ", "เหตุผล"):
            table.append([code, "บ้านทุ่งสาธิต", subject, "10", "45.00", "2", "3", "4", "1"])
    table[5][6] = "2.5"

    report = load_bytes(as_csv(table), "nt_p3_2558.csv", workspace, Answers())

    assert "number_expected" in {found.check for found in report.findings}
    found = current(workspace, tables.core_test_level, "school_id", "subject", "level_count")
    assert ("99010002", "numeracy", 2) not in found
    assert {count for _, _, count in found} == {1, 2, 3, 4}
