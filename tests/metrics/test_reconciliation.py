"""Our means beside stated ones: each cause in its purest form, and none where there is no difference."""

from __future__ import annotations

import pandas as pd
import pytest

from data_pipeline.warehouse.vocabulary import DifferenceCause as Cause
from metrics.reconciliation import explain

PAPER = {"test": "onet", "grade": "p6", "year_be": 2567, "subject": "math"}
OURS = {
    **PAPER, "area_level": "district", "area_id": "9901", "tested_count": 1000, "school_count": 80,
    "covered_pct": 100.0, "mean_score_pct": 40.0, "simple_mean_pct": 43.0, "load_id": 7,
    "stated_tested_count": None, "origin": "file", "source_text": "onet.csv:98",
    "stated_load_id": 7,
}  # fmt: skip
PUBLISHED = pd.DataFrame([{**PAPER, "area_level": "nation", "mean_score_pct": 45.5}])


@pytest.mark.parametrize(
    ("stated", "others", "cause"),
    [
        (40.0, {}, Cause.AGREES),
        (40.004, {}, Cause.AGREES),
        (40.012, {}, Cause.ROUNDING),
        (43.0, {}, Cause.WEIGHTING),
        (45.5, {}, Cause.OTHER_LEVEL),
        (42.0, {"covered_pct": 60.0}, Cause.COVERAGE),
        (42.0, {"stated_tested_count": 1040}, Cause.COVERAGE),
        (42.0, {"stated_tested_count": 1000}, Cause.UNEXPLAINED),
        (42.0, {"stated_load_id": 3}, Cause.DATE),
        (42.0, {}, Cause.UNEXPLAINED),
    ],
)
def test_explain__names_the_cause(stated: float, others: dict[str, object], cause: Cause) -> None:
    rows = pd.DataFrame([{**OURS, "stated_mean_pct": stated, **others}])

    (found,) = explain(rows, PUBLISHED).to_dict("records")

    assert found["cause"] == cause.value
    assert found["difference_pp"] == pytest.approx(40.0 - stated)
    assert (found["other_level"] == "nation") == (cause is Cause.OTHER_LEVEL)


def test_explain__a_level_s_own_published_mean_is_no_other_level_s() -> None:
    rows = pd.DataFrame([{**OURS, "area_level": "nation", "stated_mean_pct": 45.5}])

    (found,) = explain(rows, PUBLISHED).to_dict("records")

    assert found["cause"] == Cause.UNEXPLAINED.value


def test_explain__nothing_stated_gives_nothing() -> None:
    rows = pd.DataFrame([{**OURS, "stated_mean_pct": 1.0}]).head(0)

    assert explain(rows, PUBLISHED).empty


def test_explain__columns_that_a_check_found_swapped_explain_the_footer() -> None:
    rows = pd.DataFrame([{**OURS, "stated_mean_pct": 42.0}])

    (found,) = explain(rows, PUBLISHED, permuted=[7]).to_dict("records")

    assert found["cause"] == Cause.COLUMNS.value
