"""All of a file or nothing of it: loading, loading again, superseding, undoing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_pipeline import load as loading
from data_pipeline.load import (
    Answers,
    LoadUnknown,
    list_loads,
    load_file,
    load_reference,
    show_load,
    undo_load,
)
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests.builders import as_csv, drop, master_table, result_table, schools
from tests.data_pipeline.asking import count, current, rows


def onet(tmp_path: Path, table=None, name: str = "onet_p6_2558.csv") -> Path:
    return drop(tmp_path, name, as_csv(table or result_table(schools(3))))


def test_load__every_score_is_in_the_warehouse_with_its_row(tmp_path, workspace) -> None:
    three = schools(3)

    report = load_file(onet(tmp_path, result_table(three)), workspace)

    assert (report.status, report.rows_read, report.rows_loaded) == (LoadStatus.LOADED, 5, 5)
    found = current(
        workspace,
        tables.core_test_result,
        "source_row",
        "school_id",
        "tested_count",
        "subject",
        "mean_score_pct",
        "cell_id",
    )
    assert len(found) == 15
    assert found[0] == (
        2,
        "99010001",
        three[0].tested,
        "english",
        three[0].scores[2],
        "onet/p6/2558/1/9901",
    )


def test_load__area_rows_become_benchmarks_not_schools(tmp_path, workspace) -> None:
    load_file(onet(tmp_path), workspace)

    found = current(
        workspace,
        tables.core_benchmark,
        "area_level",
        "area_id",
        "subject",
        "mean_score_pct",
        "origin",
        "cell_id",
    )
    assert ("nation", "0000", "thai", 49.33, "file", "onet/p6/2558/1/9901") in found
    assert {row[:2] for row in found} == {("nation", "0000"), ("district", "9901")}
    assert all(
        not school.endswith("0000")
        for (school,) in current(workspace, tables.core_test_result, "school_id")
    )


def test_load__the_nation_in_a_file_of_two_districts_has_its_own_cell(tmp_path, workspace) -> None:
    table = [
        *result_table(schools(3), nation=None),
        *result_table(schools(3, district="9902"))[1:],
    ]

    load_file(onet(tmp_path, table), workspace)

    cells = {row[0] for row in rows(workspace, sa.select(tables.meta_load_cell.c.cell_id))}
    assert cells == {f"onet/p6/2558/1/{district}" for district in ("9901", "9902", "0000")}
    assert {
        row[1]
        for row in current(workspace, tables.core_benchmark, "area_level", "cell_id")
        if row[0] == "nation"
    } == {"onet/p6/2558/1/0000"}


def test_load__the_json_report_has_the_shape_of_the_contract(tmp_path, workspace) -> None:
    table = result_table(schools(3))
    table[1][3] = "150"

    said = load_file(onet(tmp_path, table), workspace).as_json()

    assert list(said) == [
        "name", "sha256", "source", "status", "rows_read", "rows_loaded", "rows_rejected",
        "findings", "load_id", "questions",
    ]  # fmt: skip
    (finding,) = json.loads(json.dumps(said))["findings"]
    assert set(finding) == {
        "check", "severity", "where", "message_th", "message_en", "rows", "suggestion", "mend",
    }  # fmt: skip
    assert (said["status"], said["rows_rejected"], finding["where"]) == (
        "loaded_with_findings",
        1,
        "D2",
    )


def test_load__the_same_bytes_again_are_unchanged(tmp_path, workspace) -> None:
    path = onet(tmp_path)
    first = load_file(path, workspace)

    again = load_file(path, workspace)

    assert (again.status, again.load_id) == (LoadStatus.UNCHANGED, first.load_id)
    assert count(workspace, tables.meta_load) == 1
    assert count(workspace, tables.core_test_result) == 15


def test_load__the_same_bytes_for_another_year_are_another_load(tmp_path, workspace) -> None:
    path = onet(tmp_path, name="onet_p6.csv")
    load_file(path, workspace, Answers(year_be=2558))

    again = load_file(path, workspace, Answers(year_be=2559))

    assert (again.status, again.load_id) == (LoadStatus.LOADED_WITH_FINDINGS, 2)
    assert [found.check for found in again.findings] == ["duplicate_file"]
    assert "onet/p6/2558/1/9901" in again.findings[0].message_en


def test_load__a_corrected_file_supersedes_and_undo_brings_the_earlier_back(
    tmp_path, workspace
) -> None:
    wrong, right = schools(3, seed=1), schools(3, seed=2)
    load_file(onet(tmp_path, result_table(wrong)), workspace)
    path = onet(tmp_path, result_table(right))
    load_file(path, workspace)

    def thai() -> list[float]:
        found = current(workspace, tables.core_test_result, "subject", "mean_score_pct")
        return [score for subject, score in found if subject == "thai"]

    assert thai() == [row.scores[0] for row in right]
    undone = undo_load(workspace, 2)
    assert undone.undone_at is not None
    assert thai() == [row.scores[0] for row in wrong]
    assert load_file(path, workspace).load_id == 3, "after an undo the same bytes count again"
    assert thai() == [row.scores[0] for row in right]


def test_load__an_earlier_file_again_counts_again(tmp_path, workspace) -> None:
    first = onet(tmp_path / "a", result_table(schools(3, seed=1)))
    load_file(first, workspace)
    load_file(onet(tmp_path / "b", result_table(schools(3, seed=2))), workspace)

    again = load_file(first, workspace)

    assert (again.status, again.load_id) == (LoadStatus.LOADED, 3)


def test_undo__of_an_unknown_or_undone_load_says_so(tmp_path, workspace) -> None:
    with pytest.raises(LoadUnknown, match="no load 7"):
        undo_load(workspace, 7)
    load_file(onet(tmp_path), workspace)
    undo_load(workspace, 1)

    with pytest.raises(LoadUnknown, match="undone already") as caught:
        undo_load(workspace, 1)
    assert "ยกเลิกแล้ว" in caught.value.message_th


def test_load__the_original_is_kept_byte_for_byte(tmp_path, workspace) -> None:
    path = onet(tmp_path)

    report = load_file(path, workspace)

    kept = workspace.received / report.sha256
    assert kept.read_bytes() == path.read_bytes()
    assert [one.name for one in workspace.received.iterdir()] == [report.sha256]


def test_load__a_refused_file_is_on_record_but_not_kept(tmp_path, workspace) -> None:
    path = drop(tmp_path, "onet_p6_2558.csv", b"%PDF-1.7 ...")

    report = load_file(path, workspace)

    assert report.status is LoadStatus.REFUSED
    assert not workspace.received.exists()
    shown = show_load(workspace, 1)
    assert (shown.status, shown.rows_loaded) == (LoadStatus.REFUSED, 0)
    assert [found.check for found in shown.findings] == ["not_a_table"]
    with pytest.raises(LoadUnknown, match="refused"):
        undo_load(workspace, 1)


def test_load__a_dry_run_reports_and_writes_nothing(tmp_path, workspace) -> None:
    report = load_file(onet(tmp_path), workspace, dry_run=True)
    refused = load_file(drop(tmp_path, "x.csv", b""), workspace, dry_run=True)

    assert (report.status, report.rows_loaded, report.load_id) == (LoadStatus.LOADED, 5, None)
    assert refused.status is LoadStatus.REFUSED
    assert not workspace.received.exists()
    assert list_loads(workspace) == []


def test_load__rows_set_aside_are_kept_with_their_reason(tmp_path, workspace) -> None:
    table = result_table(schools(3))
    table[2][3] = "สี่สิบ"

    report = load_file(onet(tmp_path, table), workspace)

    assert report.load_id is not None
    (row,) = show_load(workspace, report.load_id).rejected
    assert (row.source_row, row.check) == (3, "number_expected")
    assert row.cells[3] == "สี่สิบ"
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (5, 4, 1)


def test_load__one_code_on_two_rows_loses_neither(tmp_path, workspace) -> None:
    three = schools(3)
    shared = [three[0], three[1], type(three[0])(three[1].code, "บ้านเนินสมมติ", 4, three[2].scores)]

    load_file(onet(tmp_path, result_table(shared)), workspace)

    found = current(
        workspace,
        tables.core_test_result,
        "school_id",
        "school_code",
        "subject",
        "doubt_reason",
        "district_id",
    )
    assert [row for row in found if row[2] == "math"] == [
        ("99010001", "99010001", "math", None, "9901"),
        ("99010002~3", "99010002", "math", "code_shared", "9901"),
        ("99010002~4", "99010002", "math", "code_shared", "9901"),
    ]


def test_load__the_master_names_the_district_itself(tmp_path, workspace) -> None:
    load_file(drop(tmp_path, "schools.csv", as_csv(master_table(schools(3)))), workspace)

    assert current(
        workspace, tables.core_school, "school_id", "name_th", "district_id", "province_id"
    ) == [(f"9901000{n}", f"บ้านทุ่งสาธิต {n}", "9901", "99") for n in (1, 2, 3)]
    assert current(workspace, tables.core_area, "area_level", "area_id", "name_th") == [
        ("district", "9901", "เขตสาธิต 1")
    ]


def test_load__a_secondary_master_gives_its_schools_to_the_area_of_its_own_row(
    tmp_path, workspace
) -> None:
    table = [
        ["smis_code", "school_name"],
        ["99510000", "สพม.สาธิต"],
        ["94012001", "มัธยมสาธิต"],
        ["94013001", "มัธยมสมมติ"],
    ]
    load_file(drop(tmp_path, "schools.csv", as_csv(table)), workspace)

    assert {row[0] for row in current(workspace, tables.core_school, "district_id")} == {"9951"}

    report = load_file(
        drop(
            tmp_path,
            "onet_m3_2566.csv",
            as_csv(
                [
                    ["รหัสโรงเรียน", "โรงเรียน", "จน.นร.", "ไทย", "อังกฤษ", "คณิต", "วิทย์"],
                    ["94012001", "มัธยมสาธิต", "30", "50", "40", "30", "35"],
                    ["94013001", "มัธยมสมมติ", "10", "50", "40", "30", "35"],
                ]
            ),
        ),
        workspace,
    )
    assert report.findings == ()
    assert {row[0] for row in current(workspace, tables.core_test_result, "district_id")} == {
        "9951"
    }


def test_load__suppressed_absent_and_untested_stay_apart(tmp_path, workspace) -> None:
    table = result_table(schools(3), nation=None)[:-1]
    table[1][3:] = ["*", "-", "", "ขาดสอบ", "50.00", ""]
    table[2][2:] = ["0", "-", "-", "-", "-", "-", "-"]

    report = load_file(onet(tmp_path, table), workspace)

    found = current(
        workspace,
        tables.core_test_result,
        "source_row",
        "subject",
        "value_status",
        "mean_score_pct",
        "tested_count",
    )
    by_cell = {row[:2]: row[2:4] for row in found}
    assert report.status is LoadStatus.LOADED
    assert by_cell[2, "thai"] == ("SUPPRESSED", None)
    assert by_cell[2, "social"] == by_cell[2, "english"] == ("NOT_REPORTED", None)
    assert by_cell[2, "math"] == ("NOT_TESTED", None)
    assert by_cell[2, "science"] == ("OK", 50.0)
    assert {by_cell[3, subject][0] for _, subject in by_cell if _ == 3} == {"NOT_TESTED"}
    assert {row[4] for row in found if row[0] == 3} == {0}


def test_load__lists_of_tests_and_subjects_follow_the_declarations(tmp_path, workspace) -> None:
    load_file(onet(tmp_path), workspace)
    load_file(onet(tmp_path, name="onet_p6_2559.csv"), workspace)

    found = rows(
        workspace,
        sa.select(tables.dim_test.c.test, tables.dim_test.c.break_year_be).order_by(
            tables.dim_test.c.sort_order
        ),
    )
    assert found == [("rt", None), ("nt", 2562), ("onet", None)]
    assert count(workspace, tables.dim_subject) == 8 + 6 + 3


def test_load__demonstration_data_is_marked(tmp_path, workspace) -> None:
    load_file(onet(tmp_path), workspace, is_demo=True)

    assert [load.is_demo for load in list_loads(workspace)] == [True]


def test_reference__is_loaded_once_for_each_content(tmp_path, workspace) -> None:
    path = drop(
        tmp_path,
        "benchmarks.csv",
        as_csv(
            [
                [
                    "test",
                    "grade",
                    "year_be",
                    "area_level",
                    "area_id",
                    "subject",
                    "mean_score_pct",
                    "source_text",
                ],
                ["nt", "p3", "2566", "nation", "0000", "thai", "50.01", "สพฐ."],
                ["nt", "p3", "2566", "obec", "0000", "thai", "50.12", "สพฐ."],
            ],
            encoding="utf-8",
        ),
    )
    first = load_reference(workspace, path)
    again = load_reference(workspace, path)

    assert first is not None
    assert again is not None
    assert (first.status, again.status) == (LoadStatus.LOADED, LoadStatus.UNCHANGED)
    assert current(
        workspace,
        tables.core_benchmark,
        "cell_id",
        "area_level",
        "mean_score_pct",
        "origin",
        "source_text",
    ) == [
        ("benchmarks/nt/p3/2566/nation", "nation", 50.01, "published", "สพฐ."),
        ("benchmarks/nt/p3/2566/obec", "obec", 50.12, "published", "สพฐ."),
    ]


def test_reference__of_the_project_loads_without_a_finding(workspace) -> None:
    report = load_reference(workspace)

    assert report is not None
    assert (report.status, report.rows_rejected, report.findings) == (LoadStatus.LOADED, 0, ())


@pytest.mark.parametrize("step", ["write_findings", "write_rejected", "write_lists", "insert"])
def test_load__a_step_that_fails_leaves_nothing_behind(
    step: str, tmp_path, workspace: Workspace, monkeypatch
) -> None:
    load_file(onet(tmp_path, result_table(schools(3, seed=1))), workspace)
    before = [load.load_id for load in list_loads(workspace)]

    def fail(*args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(loading, step, fail)
    with pytest.raises(OSError, match="no space"):
        load_file(onet(tmp_path, result_table(schools(3, seed=2))), workspace)

    assert [load.load_id for load in list_loads(workspace)] == before
    assert count(workspace, tables.core_test_result) == 15
    assert count(workspace, tables.meta_load_cell) == 1


def test_load__a_full_disk_keeps_no_half_original(tmp_path, workspace, monkeypatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loading.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        load_file(onet(tmp_path), workspace)

    assert list(workspace.received.iterdir()) == []
    assert list_loads(workspace) == []
