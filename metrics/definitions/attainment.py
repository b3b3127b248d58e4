"""How well pupils did: means and how many pupils are behind them."""

from __future__ import annotations

import pandas as pd

from data_pipeline.warehouse.vocabulary import Polarity, Unit
from metrics.registry import Estimate, metric


@metric(
    label_th="คะแนนเฉลี่ย",
    label_en="Mean score",
    unit=Unit.SCORE_PCT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    formula="x̄ = Σ nⱼ·x̄ⱼ / Σ nⱼ",
    caveats=(
        "Papers differ from year to year: compare distances, not means, across years.",
        "The mean of an area is weighted by pupils tested.",
    ),
    source="data/README.md#onet",
)
def mean(own: pd.DataFrame, reference: pd.DataFrame) -> Estimate:
    """Mean score in percent of full marks; areas weighted by pupils tested."""
    score = own["mean_score_pct"]
    return Estimate(score, score - own["margin_pp"], score + own["margin_pp"])


@metric(
    label_th="จำนวนผู้เข้าสอบ",
    label_en="Pupils tested",
    unit=Unit.COUNT,
    decimals=0,
    polarity=Polarity.NEUTRAL,
    formula="Σ nⱼ",
    source="data/README.md#onet",
)
def tested_count(own: pd.DataFrame, reference: pd.DataFrame) -> Estimate:
    """Count of pupils who sat the paper."""
    count = own["tested_count"].astype("float64")
    missing = pd.Series(float("nan"), index=own.index)
    return Estimate(count, missing, missing)
