"""Marks of single pupils become results of schools; nothing of a pupil is in the warehouse."""

from __future__ import annotations

import statistics

import pytest

from data_pipeline.load import Answers, FileReport, load_bytes
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.tables import core_test_result
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests.builders import as_csv, as_xlsx
from tests.data_pipeline.asking import current

HEAD = ["รหัสโรงเรียน", "ปีการศึกษา", "ชั้น", "วิชา", "เพศ", "คะแนน"]
MARKS = {
    ("99010001", "ภาษาไทย"): ["40.00", "60.00", "50.00"],
    ("99010001", "คณิตศาสตร์"): ["20.00", "30.00"],
    ("99010002", "ภาษาไทย"): ["70.00", "80.00", "90.00", "75.50"],
    ("99010002", "คณิตศาสตร์"): ["55.00", "45.00"],
}
NAME = "nt.csv"


def table(**changes: str) -> list[list[str]]:
    """Return pupils as cells; `changes` replace a mark."""
    return [
        HEAD,
        *(
            [code, "2567", "ป.3", subject, "ชาย", changes.get(mark, mark)]
            for (code, subject), marks in MARKS.items()
            for mark in marks
        ),
    ]


def load(
    content: bytes, workspace: Workspace, name: str = NAME, *, strip: bool = False
) -> FileReport:
    return load_bytes(content, name, workspace, Answers(), strip_personal=strip)


def results(workspace: Workspace) -> list[tuple]:
    names = (
        "school_code", "subject", "tested_count", "mean_score_pct", "sd_score_pct",
        "min_score_pct", "max_score_pct", "median_score_pct", "pass_50_count",
    )  # fmt: skip
    return current(workspace, core_test_result, *names)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(table()), NAME),
        (as_csv(table(), encoding="utf-8-sig"), NAME),
        (as_csv(table(), separator=";", newline="\r\n"), NAME),
        (as_csv([["คะแนนสอบ NT รายคน", *[""] * 5], *table()]), "file.csv"),
        (as_xlsx(table()), "nt.xlsx"),
    ],
    ids=["cp874", "utf-8", "semicolons", "titles", "xlsx"],
)
def test_pupils__are_added_up_by_school_and_subject(content, name, workspace) -> None:
    report = load(content, workspace, name)

    assert report.status is LoadStatus.LOADED
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (11, 11, 0)
    keys = {"ภาษาไทย": "thai", "คณิตศาสตร์": "math"}
    expected = {
        (code, keys[subject]): (
            len(marks),
            statistics.mean(marks),
            statistics.stdev(marks),
            min(marks),
            max(marks),
            statistics.median(marks),
            sum(mark >= 50 for mark in marks),
        )
        for (code, subject), texts in MARKS.items()
        for marks in [[float(text) for text in texts]]
    }
    found = {(code, subject): rest for code, subject, *rest in results(workspace)}
    assert set(found) == set(expected)
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(list(numbers), abs=1e-5)


def test_pupils__each_result_names_the_first_row_of_its_pupils(workspace) -> None:
    load(as_csv(table()), workspace)

    rows = current(workspace, core_test_result, "school_code", "subject", "source_row")

    assert sorted(rows) == [
        ("99010001", "math", 5),
        ("99010001", "thai", 2),
        ("99010002", "math", 11),
        ("99010002", "thai", 7),
    ]


def test_pupils__a_mark_that_cannot_be_one_is_counted_and_left_out(workspace) -> None:
    report = load(as_csv(table(**{"90.00": "900", "40.00": "สี่สิบ", "30.00": "ขาดสอบ"})), workspace)

    assert report.status is LoadStatus.LOADED_WITH_FINDINGS
    found = next(one for one in report.findings if one.check == "pupils_summed")
    assert "คะแนนใช้ไม่ได้ 2 แถว เช่น 2, 9" in found.message_th
    assert "1 without a mark" in found.message_en
    assert (report.rows_read, report.rows_rejected) == (11, 2)
    counts = {(code, subject): n for code, subject, n, *_ in results(workspace)}
    assert counts["99010001", "thai"] == 2
    assert counts["99010001", "math"] == 1


@pytest.mark.parametrize("heading", ["ชื่อนักเรียน", "เลขที่", "หมายเหตุ"])
def test_pupils__a_column_more_is_refused_and_nothing_is_kept(heading: str, workspace) -> None:
    wide = [[*line, heading if at == 0 else f"ลับ{at}"] for at, line in enumerate(table())]

    report = load(as_csv(wide), workspace)

    assert report.status is LoadStatus.REFUSED
    assert report.findings[0].check == "personal_data"
    assert "ลับ" not in report.findings[0].message_th
    assert not workspace.received.exists() or not list(workspace.received.iterdir())


def test_pupils__a_column_more_is_left_out_on_request(workspace) -> None:
    wide = [[*line, "ชื่อนักเรียน" if at == 0 else f"ลับ{at}"] for at, line in enumerate(table())]

    report = load(as_csv(wide), workspace, strip=True)

    assert report.status is LoadStatus.LOADED
    (kept,) = workspace.received.iterdir()
    assert "ลับ".encode() not in kept.read_bytes()
    assert len(results(workspace)) == 4


def test_pupils__of_several_years_are_refused_by_the_column(workspace) -> None:
    mixed = table()
    mixed[1] = ["99010001", "2566", *mixed[1][2:]]

    report = load(as_csv(mixed), workspace)

    assert report.findings[0].check == "papers_mixed"


def test_pupils__a_file_with_each_school_once_is_no_file_of_pupils(workspace) -> None:
    once = [HEAD, *(line for line in table()[1:] if line[-1] in ("40.00", "70.00"))]

    report = load(as_csv(once), workspace)

    assert report.status is LoadStatus.REFUSED
    assert report.findings[0].check == "column_missing"


def test_pupils__the_same_file_again_changes_nothing(workspace) -> None:
    load(as_csv(table()), workspace)

    assert load(as_csv(table()), workspace).status is LoadStatus.UNCHANGED


def test_pupils__boys_and_girls_are_added_up_where_the_file_says_whose_marks_they_are(
    workspace,
) -> None:
    lines = table()
    for line, sex in zip(lines[1:5], ("หญิง", "ด.ญ.", "ช", "ไม่ระบุ"), strict=True):
        line[4] = sex

    load(as_csv(lines), workspace)

    names = [
        f"{sex}_{one}"
        for sex in ("male", "female")
        for one in ("tested_count", "mean_score_pct", "sd_score_pct")
    ]
    found = {
        (code, subject): rest
        for code, subject, *rest in current(
            workspace, core_test_result, "school_code", "subject", *names
        )
    }
    # ไทย of 99010001: girls 40 and 60, a boy 50; the fourth line is of คณิตศาสตร์ and says nothing
    assert found["99010001", "thai"] == pytest.approx([1, 50, None, 2, 50, 200**0.5], abs=1e-5)
    assert found["99010001", "math"] == [1, 30, None, 0, None, None]
