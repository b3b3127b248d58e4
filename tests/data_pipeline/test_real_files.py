"""The files of one office exactly as it uploaded them; skipped where they are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from data_pipeline.load import Answers, load_file, load_reference
from data_pipeline.reports import FileReport
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity
from tests.data_pipeline.asking import current, rows
from tests.shared import shared

ONET = "onet_p6_2558_as_received.csv"
NT = "nt_p3_2558_as_received.csv"


@pytest.fixture
def office(workspace: Workspace) -> dict[str, FileReport]:
    """The school list and the two result files, loaded in this order."""
    folder = shared("data/real/phayao1")
    load_reference(workspace)
    return {
        name: load_file(folder / name, workspace, answers)
        for name, answers in (
            ("schools.csv", Answers()),
            (ONET, Answers("onet", "p6", 2558)),
            (NT, Answers("nt", "p3", 2558)),
        )
    }


def found_in(report: FileReport) -> set[tuple[str, Severity]]:
    return {(found.check, found.severity) for found in report.findings}


def test_real__the_school_list_loads_clean(office) -> None:
    report = office["schools.csv"]

    assert (report.status, report.rows_loaded, report.findings) == (LoadStatus.LOADED, 101, ())


def test_real__onet_has_its_columns_permuted_and_one_code_for_two_schools(office) -> None:
    report = office[ONET]

    assert report.status is LoadStatus.LOADED_WITH_FINDINGS
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (95, 95, 0)
    assert found_in(report) == {
        ("columns_permuted", Severity.WARNING),
        ("code_shared", Severity.WARNING),
        ("name_differs", Severity.WARNING),
        ("name_differs", Severity.INFO),
    }
    by_check = {found.check: found for found in report.findings}
    assert by_check["columns_permuted"].suggestion == (
        "“สังคม” = คณิตศาสตร์; “อังกฤษ” = วิทยาศาสตร์; “คณิตศาสตร์” = สังคม; “วิทยาศาสตร์” = อังกฤษ"
    )
    assert by_check["code_shared"].rows == (17, 38)
    assert by_check["code_shared"].suggestion == "บ้านใหม่ = 56010026?"


def test_real__nt_has_one_code_for_two_schools_and_a_national_row_that_is_obecs(office) -> None:
    report = office[NT]

    assert (report.rows_read, report.rows_loaded) == (94, 94)
    assert found_in(report) == {
        ("code_shared", Severity.WARNING),
        ("benchmark_mislabelled", Severity.WARNING),
        ("name_differs", Severity.WARNING),
        ("name_differs", Severity.INFO),
    }
    shared_code = next(found for found in report.findings if found.check == "code_shared")
    assert "บ้านใหม่(ดอกคำใต้)" in shared_code.message_th
    assert "เจริญใจ" in shared_code.message_th
    assert shared_code.suggestion == "เจริญใจ = 56010115?"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (
            "onet",
            {"thai": 53.87, "social": 51.43, "english": 45.97, "math": 53.72, "science": 46.59},
        ),
        ("nt", {"literacy": 50.20, "numeracy": 46.78, "reasoning": 50.87}),
    ],
)
def test_real__the_weighted_means_of_the_district_come_out(
    test: str, expected: dict[str, float], office, workspace
) -> None:
    result = tables.core_test_result.c
    weight = sa.func.sum(result.tested_count)
    found = rows(
        workspace,
        sa.select(result.subject, sa.func.sum(result.mean_score_pct * result.tested_count) / weight)
        .where(result.test == test, result.district_id == "5601")
        .group_by(result.subject),
    )

    assert {subject: round(mean, 2) for subject, mean in found if subject in expected} == expected


def test_real__no_school_is_lost_to_a_shared_code(office, workspace) -> None:
    found = current(workspace, tables.core_test_result, "test", "school_id", "is_in_doubt")

    assert len({row[1] for row in found if row[0] == "onet"}) == 93
    assert len({row[1] for row in found if row[0] == "nt"}) == 92
    assert {row[1] for row in found if row[2]} == {
        "56010058~17",
        "56010058~38",
        "56010058~61",
        "56010058~79",
    }


def test_real__the_files_again_are_unchanged(office, workspace) -> None:
    folder = shared("data/real/phayao1")

    again = load_file(folder / ONET, workspace, Answers("onet", "p6", 2558))

    assert again.status is LoadStatus.UNCHANGED


def test_real__without_answers_it_asks_for_grade_and_year(workspace, tmp_path: Path) -> None:
    path = tmp_path / "ผลสอบ.csv"
    path.write_bytes((shared("data/real/phayao1") / ONET).read_bytes())

    (found,) = load_file(path, workspace).findings

    assert found.check == "identity_missing"
    assert found.suggestion == "--grade p6 --year 2558"
