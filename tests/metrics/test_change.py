"""Changes: of the distance since last year, and of a cohort along its grades."""

from __future__ import annotations

import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.service import MetricsService
from tests.metrics.asking import only, said, serve, started
from tests.warehouse_rows import benchmark, enrolment, results

SCHOOL = AreaLevel.SCHOOL


def paper(test: str, grade: str, year: int, mean: float, nation: float, count: int = 16, **more):
    """Return the result row of one school and the nation's mean of the same paper."""
    of = {"test": test, "grade": grade, "year_be": year, "subject": "math", **more}
    rows = results([("99010001", count, mean)], sd_score_pct=12.0, **of)
    return rows, benchmark(nation, sd_score_pct=15.0, **of)


PAPERS = (
    paper("onet", "p6", 2559, 40, 50),
    paper("onet", "p6", 2560, 41, 50),
    paper("onet", "p6", 2561, 44, 50),
    paper("onet", "p6", 2563, 45, 50),
    paper("onet", "p6", 2564, 45, 50, count=5),
    paper("nt", "p3", 2561, 40, 46),
    paper("nt", "p3", 2562, 40, 46),
    paper("onet", "m3", 2567, 42, 45),
    paper("nt", "p3", 2564, 41, 47),
    paper("onet", "p6", 2567, 44, 47),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> MetricsService:
    rows = started(tmp_path_factory.mktemp("years"))
    rows.load(
        result_rows=[row for found, _ in PAPERS for row in found],
        benchmarks=[mean for _, mean in PAPERS],
        enrolment=enrolment([("99010001", 8, 12)], year_be=2563)
        + enrolment([("99010001", 8, 12)], year_be=2564),
    )
    return serve(rows)


def change(service: MetricsService, metric: str, **of: object) -> object:
    answer = service.answer(metric, by=SCHOOL, **of)  # type: ignore[arg-type]
    return said(answer)["99010001"], [note.en for note in answer.notes]


def test_gap_change__is_the_difference_of_two_distances_with_both_errors(service):
    row = only(service.answer("gap_change", by=SCHOOL, test="onet", grade="p6", year_be=2561))

    assert row["value"] == 3.0  # −6 after −9
    assert row["high"] - row["value"] == pytest.approx(1.96 * (3**2 + 3**2) ** 0.5, abs=0.001)


@pytest.mark.parametrize(
    ("test", "year_be", "status", "sentence"),
    [
        ("onet", 2563, "NO_REFERENCE", "not loaded"),
        ("onet", 2560, "NO_REFERENCE", "new series"),
        ("nt", 2562, "NO_REFERENCE", "new series"),
        ("onet", 2564, "UNRELIABLE", "Participation moved"),
    ],
)
def test_gap_change__is_left_out_where_years_do_not_compare(
    service, test, year_be, status, sentence
):
    grade = {"onet": "p6", "nt": "p3"}[test]
    value, notes = change(service, "gap_change", test=test, grade=grade, year_be=year_be)

    assert value == status
    assert sentence in notes[0]


def test_gap_change__all_years_at_once_say_the_same(service):
    frame = service.answer("gap_change", by=SCHOOL, test="onet", grade="p6").frame

    by_year = dict(zip(frame["year_be"], frame["value_status"], strict=True))
    assert by_year[2561] == "OK"
    assert {year for year, status in by_year.items() if status == "OK"} == {2561}


def test_sd_gap_change__in_units_of_the_reference(service):
    value, _ = change(service, "sd_gap_change", test="onet", grade="p6", year_be=2561)

    assert value == pytest.approx(-6 / 15 + 9 / 15)


def test_cohort__nt_p3_to_onet_p6_and_on_to_m3_three_years_each(service):
    p6, _ = change(service, "cohort_gain", test="onet", grade="p6", year_be=2567)
    m3, _ = change(service, "cohort_gain", test="onet", grade="m3", year_be=2567)
    p3, notes = change(service, "cohort_gain", test="nt", grade="p3", year_be=2564)

    assert p6 == pytest.approx(-3 / 15 + 6 / 15)
    assert m3 == pytest.approx(-3 / 15 + 5 / 15)
    assert p3 == "NO_REFERENCE"
    assert "no earlier grade" in notes[0]
