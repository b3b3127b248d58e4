"""How sure a colour is: against the normal table, against simulation, in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.quality.certainty import (
    chance_above,
    grid_chances,
    rate_certainty,
    say_certainty,
    shifted_means,
)
from metrics.quality.rating import rate_grid
from metrics.quality.scheme import GridScheme
from metrics.quality.schemes import read_schemes
from tests.metrics.quality.schemes_for_tests import scheme

GRID = next(one for one in read_schemes() if one.key == "achievement_grid")
EVIDENCE = '[[evidence]]\nindicator = "5.1.1"\nlevel = 5\nmetric = "onet_rt_nt_vs_national"\nvalue = ">= 100"\n'


def subjects(*rows: tuple[float, float, float, float]) -> pd.DataFrame:
    columns = ["mean_score_pct", "reference_mean_pct", "sd_score_pct", "tested_count"]
    return pd.DataFrame(rows, columns=columns)


def test_chance_above__by_the_normal_table() -> None:
    # (46 − 45)·√9/15 = 0.2: Φ = 0.5793
    assert chance_above([46], [45], [15], [9]) == pytest.approx([0.5793], abs=5e-5)


def test_shifted_means__two_of_ten_who_go() -> None:
    # two who go at x̄ ± 12 of ten: ∓ 2·12/8 = 3
    low, high = shifted_means([50.0], [12.0], [10.0])

    assert (low, high) == (pytest.approx([47]), pytest.approx([53]))


@pytest.mark.parametrize("pupils", [1, 2])
def test_shifted_means__with_two_pupils_nothing_is_left(pupils: int) -> None:
    low, high = shifted_means([50.0], [12.0], [pupils])

    assert (low.tolist(), high.tolist()) == ([0], [100])


LEVELS = {"1.1.1": 4, "1.1.2": 3, "5.1.1": 5}
"""12 of 15 points: exactly good; with 5.1.1 at 4, 73 %: fair."""


def test_rate_certainty__the_claim_holds_or_not() -> None:
    made = scheme(tail=EVIDENCE)

    sure = rate_certainty(made, LEVELS, made.evidence[0], subjects((46, 45, 15, 9)))

    assert sure is not None
    assert sure.tier == "good"
    assert sure.chances == pytest.approx({"good": 0.5793, "fair": 0.4207, "poor": 0}, abs=5e-5)
    assert sure.would_change is True


def test_rate_certainty__two_subjects_multiply() -> None:
    made = scheme(tail=EVIDENCE)

    sure = rate_certainty(
        made, LEVELS, made.evidence[0], subjects((46, 45, 15, 9), (46, 45, 15, 9))
    )

    assert sure is not None and sure.chances["good"] == pytest.approx(0.5793**2, abs=1e-4)


def test_rate_certainty__many_pupils_far_above_are_sure() -> None:
    made = scheme(tail=EVIDENCE)

    sure = rate_certainty(made, LEVELS, made.evidence[0], subjects((60, 45, 15, 200)))

    assert sure is not None
    assert sure.chances["good"] > 0.999
    assert sure.would_change is False


def test_rate_certainty__a_colour_that_does_not_hang_on_it_is_sure() -> None:
    made = scheme(tail=EVIDENCE)

    sure = rate_certainty(
        made, {"1.1.1": 5, "1.1.2": 5, "5.1.1": 5}, made.evidence[0], subjects((46, 45, 15, 3))
    )

    assert sure is not None
    assert sure.chances["good"] == pytest.approx(1)
    assert sure.would_change is False


@pytest.mark.parametrize(
    "table",
    [subjects(), subjects((46, np.nan, 15, 9)), subjects((46, 45, np.nan, 9), (46, 45, 15, 9))],
)
def test_rate_certainty__without_all_numbers_nothing_is_said(table: pd.DataFrame) -> None:
    made = scheme(tail=EVIDENCE)

    assert rate_certainty(made, LEVELS, made.evidence[0], table) is None


def test_grid_chances__equal_a_simulation() -> None:
    assert isinstance(GRID, GridScheme)
    rng = np.random.default_rng(3)
    now, before = (48.0, 46.5, 14.0, 12), (44.0, 45.0, 15.0, 10)
    true_now = rng.normal(now[0], now[2] / np.sqrt(now[3]), 200_000)
    true_before = rng.normal(before[0], before[2] / np.sqrt(before[3]), 200_000)
    gap = pd.Series(true_now - now[1])
    simulated = rate_grid(GRID, gap, gap - (true_before - before[1]))["tier"].value_counts(
        normalize=True
    )

    found = grid_chances(GRID, *now, *before).iloc[0]

    tiers = [tier.key for tier in GRID.tiers]
    assert found[tiers].sum() == pytest.approx(1)
    for tier in tiers:
        assert found[tier] == pytest.approx(simulated.get(tier, 0), abs=0.006)


def test_grid_chances__without_noise_the_colour_has_it_all() -> None:
    assert isinstance(GRID, GridScheme)
    found = grid_chances(
        GRID, [50, 40], [45, 45], [1e-9] * 2, [100] * 2, [46, 45], [45, 45], [1e-9] * 2, [100] * 2
    )
    placed = rate_grid(GRID, pd.Series([5.0, -5.0]), pd.Series([4.0, -5.0]))["tier"]

    assert [found.loc[i, tier] for i, tier in enumerate(placed)] == pytest.approx([1, 1])
    assert found["would_change"].tolist() == [False, False]


def test_grid_chances__missing_stays_missing() -> None:
    assert isinstance(GRID, GridScheme)
    found = grid_chances(GRID, [50.0], [45.0], [15.0], [10.0], [np.nan], [45.0], [15.0], [10.0])

    assert found.isna().all(axis=None)


def test_words__in_both_languages() -> None:
    made = scheme(tail=EVIDENCE)
    sure = rate_certainty(made, LEVELS, made.evidence[0], subjects((46, 45, 15, 9)))
    assert sure is not None

    assert say_certainty(sure, made, "en") == (
        "Chance of good 58 in 100, fair 42 in 100; two pupils more or less may change it"
    )
    assert say_certainty(sure, made, "th") == (
        "โอกาสเป็นก 58 ใน 100 ก 42 ใน 100 นักเรียนต่างไปสองคน สีอาจเปลี่ยน"
    )
