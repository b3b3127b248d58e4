"""Ranks and how far they can be told apart."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.formulas import rank, rank_interval


def test_rank_interval__known_means_have_one_rank() -> None:
    best, worst = rank_interval([40, 60, 50], [0, 0, 0])

    assert best.tolist() == worst.tolist() == [3, 1, 2]


@pytest.mark.parametrize("schools", [3, 500])
def test_rank_interval__known_means_that_are_equal_share_the_best_rank(schools: int) -> None:
    best, worst = rank_interval([50] * schools, [0] * schools)

    assert set(best) == {1} and not np.isnan(worst).any()


def test_rank_interval__schools_that_differ_by_chance_alone_may_have_any_rank() -> None:
    best, worst = rank_interval([50, 50.1, 49.9, 50], [5, 5, 5, 5])

    assert set(best) == {1} and set(worst) == {4}


@pytest.mark.parametrize(
    ("means", "errors", "expected"),
    [([], [], []), ([50], [3], [1]), ([50, np.nan], [3, 3], [1, np.nan]), ([50], [np.nan], [np.nan])],
)  # fmt: skip
def test_rank_interval__nobody_to_compare_with(means, errors, expected) -> None:
    best, worst = rank_interval(means, errors)

    np.testing.assert_array_equal(best, expected)
    np.testing.assert_array_equal(worst, expected)


@pytest.mark.parametrize(("schools", "tau"), [(10, 4), (60, 4), (120, 8), (600, 4)])
def test_rank_interval__holds_the_true_rank_as_often_as_it_says(schools: int, tau: float) -> None:
    rng = np.random.default_rng(7)
    held = []
    for _ in range(40):
        errors = 15 / np.sqrt(np.exp(rng.uniform(np.log(3), np.log(150), schools)))
        true = rng.normal(45, tau, schools)
        best, worst = rank_interval(rng.normal(true, errors), errors)
        held.append(((best <= rank(true)) & (rank(true) <= worst)).mean())

    assert np.mean(held) >= 0.93


@pytest.mark.parametrize("known", [0, 70], ids=["all by chance", "some without error"])
def test_rank_interval__grid_of_many_schools_agrees_with_the_exact_count(
    known, monkeypatch
) -> None:
    rng = np.random.default_rng(3)
    means, errors = rng.normal(45, 8, 500), rng.uniform(1, 8, 500)
    errors[:known] = 0
    on_grid = np.concatenate(rank_interval(means, errors))
    monkeypatch.setattr("metrics.formulas.ranks._MOST_EXACT", 10_000)

    exact = np.concatenate(rank_interval(means, errors))

    assert np.abs(on_grid - exact).max() <= 1  # where a hundredth of a rank decides the rounding
    assert (on_grid != exact).mean() < 0.005
