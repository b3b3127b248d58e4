"""Proposed mends: what they change, what they leave, and what stays visible for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_pipeline.checks.mend import Edit, Mend
from data_pipeline.history import LoadUnknown, list_loads, show_load, undo_load
from data_pipeline.load import Answers, load_bytes
from data_pipeline.mending import accept_mend, leave_mend
from data_pipeline.reports import FileReport
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import Decision, LoadStatus
from tests.builders import (
    NT_2558,
    School,
    as_csv,
    as_xlsx,
    master_table,
    result_table,
    schools,
    weighted_means,
)
from tests.data_pipeline.asking import current

ROWS = schools(6)
NAME = "onet_p6_2558.csv"


def load(workspace: Workspace, content: bytes, name: str = NAME) -> FileReport:
    return load_bytes(content, name, workspace, Answers())


def number_of(workspace: Workspace, report: FileReport, check: str) -> int:
    assert report.load_id is not None
    found = show_load(workspace, report.load_id).findings
    return next(n for n, one in enumerate(found, start=1) if one.check == check)


def permuted() -> bytes:
    """Social and English of the schools under each other's heading; the areas' rows are right."""
    rows = [
        School(r.code, r.name, r.tested, (r.scores[0], r.scores[2], r.scores[1], *r.scores[3:]))
        for r in ROWS
    ]
    return as_csv(result_table(rows, footer=weighted_means(ROWS)))


def scores(workspace: Workspace) -> dict[tuple[str, str], float]:
    found = current(workspace, tables.core_test_result, "school_id", "subject", "mean_score_pct")
    return {(school, subject): mean for school, subject, mean in found}


def test_columns_permuted__accepted_gives_each_subject_its_own_scores(workspace) -> None:
    first = load(workspace, permuted())

    mended = accept_mend(workspace, first.load_id, number_of(workspace, first, "columns_permuted"))

    assert [found.check for found in mended.findings] == ["correction_applied", "supersedes"]
    assert mended.status is LoadStatus.LOADED
    read = scores(workspace)
    for row in ROWS:
        assert read[row.code, "social"] == row.scores[1]
        assert read[row.code, "english"] == row.scores[2]


def test_accept__the_original_stays_and_the_load_shows_the_mend_for_ever(workspace) -> None:
    content = permuted()
    first = load(workspace, content)

    mended = accept_mend(
        workspace, first.load_id, number_of(workspace, first, "columns_permuted"), by="นิภา"
    )

    assert (workspace.received / first.sha256).read_bytes() == content
    shown = show_load(workspace, mended.load_id)
    assert {one.decision for one in shown.corrections} == {Decision.ACCEPTED}
    assert {one.decided_by for one in shown.corrections} == {"นิภา"}
    assert shown.corrections[0].edit == Edit(1, 4, "สังคม", "อังกฤษ")
    undo_load(workspace, mended.load_id)
    assert show_load(workspace, mended.load_id).corrections == shown.corrections


def test_accept__undoing_brings_the_file_as_it_stands_back(workspace) -> None:
    first = load(workspace, permuted())
    before = scores(workspace)
    mended = accept_mend(workspace, first.load_id, number_of(workspace, first, "columns_permuted"))

    undo_load(workspace, mended.load_id)

    assert scores(workspace) == before
    assert load(workspace, permuted()).load_id == first.load_id


def test_load__the_same_bytes_later_are_read_with_the_accepted_mend(workspace) -> None:
    first = load(workspace, permuted())
    accept_mend(workspace, first.load_id, number_of(workspace, first, "columns_permuted"))
    mended = scores(workspace)
    load(workspace, as_csv(result_table(schools(6, seed=2))))

    again = load(workspace, permuted())

    assert again.findings[0].check == "correction_applied"
    assert scores(workspace) == mended


def test_load__the_same_bytes_are_unchanged_while_the_mended_load_counts(workspace) -> None:
    first = load(workspace, permuted())
    mended = accept_mend(workspace, first.load_id, number_of(workspace, first, "columns_permuted"))

    again = load(workspace, permuted())

    assert again.status is LoadStatus.UNCHANGED
    assert again.load_id == mended.load_id
    assert again.findings[0].check == "already_loaded"


def test_leave__is_kept_and_changes_nothing(workspace) -> None:
    first = load(workspace, permuted())
    before = scores(workspace)
    number = number_of(workspace, first, "columns_permuted")

    shown = leave_mend(workspace, first.load_id, number)

    assert {one.decision for one in shown.corrections} == {Decision.LEFT}
    assert scores(workspace) == before
    assert len(list_loads(workspace)) == 1
    with pytest.raises(LoadUnknown, match="decided already"):
        leave_mend(workspace, first.load_id, number)
    assert accept_mend(workspace, first.load_id, number).status is LoadStatus.LOADED


def test_code_shared__the_row_of_another_name_gets_its_own_code(workspace) -> None:
    load(workspace, as_csv(master_table(ROWS)), "schools.csv")
    table = result_table(ROWS)
    table[4][0] = ROWS[1].code
    first = load(workspace, as_csv(table))

    mended = accept_mend(workspace, first.load_id, number_of(workspace, first, "code_shared"))

    assert "code_shared" not in [found.check for found in mended.findings]
    assert {school for school, _ in scores(workspace)} == {row.code for row in ROWS}


def test_code_shared__of_two_rows_with_one_name_the_place_in_the_file_decides(workspace) -> None:
    twins = [ROWS[0], School(ROWS[1].code, "บ้านใหม่", 9, ROWS[1].scores), *ROWS[2:4],
             School(ROWS[4].code, "บ้านใหม่", 8, ROWS[4].scores), ROWS[5]]  # fmt: skip
    load(workspace, as_csv(master_table(twins)), "schools.csv")
    table = result_table(twins)
    table[2][0] = twins[4].code

    first = load(workspace, as_csv(table))

    shown = show_load(workspace, first.load_id)
    (found,) = [one for one in shown.findings if one.check == "code_shared"]
    assert found.mend == Mend((Edit(3, 0, twins[4].code, twins[1].code),))


def test_code_shared__nothing_is_proposed_where_nothing_tells_the_rows_apart(workspace) -> None:
    table = result_table(ROWS)
    table[4][0] = ROWS[1].code

    first = load(workspace, as_csv(table))

    (found,) = [one for one in first.findings if one.check == "code_shared"]
    assert found.mend is None
    with pytest.raises(LoadUnknown, match="no mend"):
        accept_mend(workspace, first.load_id, 1)


def test_benchmark_mislabelled__accepted_makes_it_the_mean_of_obec(workspace) -> None:
    table = result_table(
        schools(6, parts=3), subjects=NT_2558, mean="รวมเฉลี่ย", nation=(46.64, 40.71, 48.56)
    )
    first = load(workspace, as_csv(table), "nt_p3_2558.csv")

    mended = accept_mend(
        workspace, first.load_id, number_of(workspace, first, "benchmark_mislabelled")
    )

    assert "benchmark_mislabelled" not in [found.check for found in mended.findings]
    levels = current(workspace, tables.core_benchmark, "area_level", "source_row")
    assert ("obec", 9) in levels
    assert ("nation", 9) not in levels


def test_accept__works_in_a_workbook_too(workspace) -> None:
    table = result_table(
        [School(r.code, r.name, r.tested, (r.scores[1], r.scores[0], *r.scores[2:])) for r in ROWS],
        footer=weighted_means(ROWS),
    )
    first = load(workspace, as_xlsx(table, sheet="ป.6"), "onet_p6_2558.xlsx")

    accept_mend(workspace, first.load_id, number_of(workspace, first, "columns_permuted"))

    assert scores(workspace)[ROWS[0].code, "thai"] == ROWS[0].scores[0]


def test_accept__of_a_load_that_no_longer_counts_says_so(workspace) -> None:
    first = load(workspace, permuted())
    number = number_of(workspace, first, "columns_permuted")
    load(workspace, as_csv(result_table(schools(6, seed=2))))

    with pytest.raises(LoadUnknown, match="does not count"):
        accept_mend(workspace, first.load_id, number)


def test_dry_run__makes_no_warehouse_and_says_what_would_be_replaced(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "office")

    report = load_bytes(permuted(), NAME, workspace, Answers(), dry_run=True)

    assert "columns_permuted" in [found.check for found in report.findings]
    assert not workspace.home.exists()
    load(workspace, as_csv(result_table(ROWS)))
    dry = load_bytes(permuted(), NAME, workspace, Answers(), dry_run=True)
    assert dry.findings[0].check == "supersedes"
    assert "1 onet_p6_2558.csv" in dry.findings[0].message_en
    assert len(list_loads(workspace)) == 1
