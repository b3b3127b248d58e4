"""Inequality inside an area, on four schools in two networks."""

from __future__ import annotations

import pandas as pd
import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.formulas import gini, theil
from metrics.service import MetricsService
from tests.metrics.asking import only, said, serve, started
from tests.warehouse_rows import results

DISTRICT = AreaLevel.DISTRICT
MEANS = {"99010001": 40.0, "99010002": 44.0, "99010003": 50.0, "99010004": 58.0}
PUPILS = {"99010001": 60, "99010002": 100, "99010003": 300, "99010004": 700}


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> MetricsService:
    rows = started(tmp_path_factory.mktemp("disparity"))
    rows.load(
        schools=[
            {
                "school_id": code,
                "name_th": f"โรงเรียนสมมติ {code}",
                "district_id": "9901",
                "network_name_th": "ก" if code < "99010003" else "ข",
                "pupil_count": pupils,
            }
            for code, pupils in PUPILS.items()
        ],
        result_rows=results([(code, 10, mean) for code, mean in MEANS.items()], sd_score_pct=8.0)
        + results([("99010001", 10, 40.0)], subject="thai", sd_score_pct=8.0),
    )
    return serve(rows)


def parts(service: MetricsService, metric: str, **of: object) -> dict[str, object]:
    answer = service.answer(metric, by=DISTRICT, **{"subject": "math", **of})  # type: ignore[arg-type]
    return {part: value for (_, part), value in said(answer).items()}


def test_variance_share__parts_are_those_of_the_levels_and_sum_to_the_whole(service):
    # between networks 36, between schools inside them 10, between pupils 64: 110 in all
    found = parts(service, "variance_share")

    assert found == pytest.approx(
        {
            "province": 0,
            "district": 0,
            "network": 3600 / 110,
            "school": 1000 / 110,
            "pupil": 6400 / 110,
        }
    )
    assert sum(found.values()) == pytest.approx(100)


def test_theil__between_and_within_sum_to_the_total(service):
    found = parts(service, "theil_index")

    assert tuple(found.values()) == pytest.approx(theil(list(MEANS.values()), list("aabb")))
    assert found["between"] + found["within"] == pytest.approx(found["total"])


def test_gini_and_percentiles(service):
    of = {"by": DISTRICT, "subject": "math"}

    assert only(service.answer("gini_index", **of))["value"] == pytest.approx(
        gini(list(MEANS.values()))
    )
    assert only(service.answer("p90_p10", **of))["value"] == pytest.approx(55.6 - 41.2)


def test_size_slope__rises_from_the_smallest_to_the_largest_school(service):
    # ranks .125 .375 .625 .875 of equal groups: slope = Σ(r−½)(x−48) / Σ(r−½)²
    row = only(service.answer("size_slope", by=DISTRICT, subject="math"))

    assert row["value"] == pytest.approx((0.375 * 8 + 0.125 * 4 + 0.125 * 2 + 0.375 * 10) / 0.3125)


def test_small_school_gap__small_against_the_others_with_the_error_of_both(service):
    row = only(service.answer("small_school_gap", by=DISTRICT, subject="math"))

    assert row["value"] == 42.0 - 54.0
    assert row["high"] - row["value"] == pytest.approx(1.96 * (2**2 + 4**2) ** 0.5, abs=0.001)


def test_one_school__there_is_nothing_to_split(service):
    answer = service.answer("gini_index", by=DISTRICT, subject="thai")

    assert said(answer) == {"9901": "UNRELIABLE"}
    assert answer.notes[0].en == "Fewer than two schools can be compared."


@pytest.mark.parametrize("metric", ["variance_share", "theil_index", "gini_index", "size_slope"])
def test_inside__over_the_years_as_of_one_paper(service, metric):
    asked = {"by": DISTRICT, "ids": ("9901",), "subject": "math"}

    paper, years = (
        service.answer(metric, **asked, **year).frame for year in ({"year_be": 2567}, {})
    )

    assert paper["value"].notna().all()
    pd.testing.assert_frame_equal(years, paper)
