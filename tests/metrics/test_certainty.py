"""Ranks, funnels, shrunken means, chances and alerts, on districts small enough to check by hand."""

from __future__ import annotations

import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.formulas import benjamini_hochberg, mean_p_value
from metrics.service import MetricsService
from tests.metrics.asking import only, said, serve, started
from tests.warehouse_rows import benchmark, results

SCHOOL = AreaLevel.SCHOOL
FOUR = [("99010001", 16, 60.0), ("99010002", 16, 50.0), ("99010003", 4, 48.0), ("99010004", 16, 30.0)]  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> MetricsService:
    rows = started(tmp_path_factory.mktemp("four"))
    rows.load(
        result_rows=results(FOUR, sd_score_pct=12.0)
        + results([("99010001", 10, 45.0)], test="nt", grade="p3", year_be=2566, subject="math", sd_score_pct=15.0)
        + results([("99010001", 10, 45.0)], test="nt", grade="p3", year_be=2565, subject="math", sd_score_pct=15.0),
        benchmarks=[benchmark(47.0)],
    )  # fmt: skip
    return serve(rows)


def test_rank__is_that_of_the_mean_and_says_how_far_it_reaches(service):
    answer = service.answer("rank", by=SCHOOL, test="onet")

    assert said(answer) == {"99010001": 1, "99010002": 2, "99010003": 3, "99010004": 4}
    rows = answer.frame.set_index("school_id")
    assert rows.loc["99010001", ["low", "high"]].tolist() == [1, 1]  # SE 3, ten points ahead
    assert rows.loc["99010003", ["low", "high"]].tolist() == [1, 4]  # four pupils: any rank
    assert answer.notes[0].en == "1 is the highest of 4."


def test_rank__of_one_school_asked_for_is_among_all(service):
    answer = service.answer("rank", by=SCHOOL, ids=["99010003"], test="onet")

    assert said(answer) == {"99010003": 3}


def test_funnel__distance_over_the_standard_error_and_what_goes_beyond_chance(service):
    answer = service.answer("funnel_position", by=SCHOOL, test="onet")

    # z = 13/3, 3/3, 1/6, −17/3; winsorised at a tenth: −3.9167 and 3.3333;
    # φ = (3.3333² + 1 + 0.1667² + 3.9167²)/4 = 6.87
    values = said(answer)
    assert answer.notes[0].en.startswith("Groups differ 6.9 times")
    assert values["99010002"] / values["99010001"] == pytest.approx(3 / 13)
    assert 1 < values["99010001"] < 13 / 3
    rows = answer.frame.set_index("school_id")
    assert rows.loc["99010003", "low"] < 0 < rows.loc["99010003", "high"]


def test_shrunken_mean__the_small_school_is_pulled_further(service):
    frame = service.answer("shrunken_mean", by=SCHOOL, test="onet").frame.set_index("school_id")

    prior = frame["value"].mean()
    assert abs(frame.loc["99010001", "value"] - 60) < 2
    assert 48 < frame.loc["99010001", "value"] < 60
    assert prior == pytest.approx(47, abs=1)


def test_band_chance__at_the_cuts_of_that_year_and_open_for_another(service):
    answer = service.answer("band_chance", by=SCHOOL, test="nt", year_be=2566)

    values = {level: value for (_, level), value in said(answer).items()}
    # cuts 24, 45, 67; mean 45, SE 15/√10 = 4.74: half lies above the cut at 45
    assert values["good"] + values["very_good"] == pytest.approx(0.5)
    assert sum(values.values()) == pytest.approx(1)
    other = service.answer("band_chance", by=SCHOOL, test="nt", year_be=2565)
    assert set(said(other).values()) == {"NO_REFERENCE"}
    assert "no cut scores of its own" in other.notes[0].en


def test_alert__is_adjusted_over_the_schools_and_says_how_many_by_luck(service):
    answer = service.answer("alert_chance", by=SCHOOL, test="onet")

    errors = [3, 3, 6, 3]
    p = mean_p_value([60, 50, 48, 30], 47, errors, [15, 15, 3, 15])
    assert list(said(answer).values()) == pytest.approx(benjamini_hochberg(p))
    assert answer.notes[0].en == (
        "Of 4 groups, about 0 would stand out by luck; 2 do, and 2 after allowing for that."
    )


def test_hedges_gap__known_reference_counts_as_many_pupils(tmp_path):
    rows = started(tmp_path)
    rows.load(
        result_rows=results([("99010001", 50, 53.0)], sd_score_pct=10.0),
        benchmarks=[benchmark(50.0, sd_score_pct=10.0)],
    )

    row = only(serve(rows).answer("hedges_gap", by=SCHOOL))

    assert row["value"] == pytest.approx(0.3, abs=1e-6)
    assert row["high"] - row["value"] == pytest.approx(1.96 * 50**-0.5, abs=1e-3)
