"""Means of few and of many, against printed half-widths, hand computation and simulation."""

import numpy as np
import pytest
from scipy import stats

from metrics.formulas import cluster_standard_error, margin, mean_interval, weighted_mean

NAN = float("nan")


def test_weighted_mean__counts_every_pupil_once():
    assert weighted_mean([40, 50], [30, 10]) == 42.5


def test_weighted_mean__leaves_out_schools_without_mean_or_pupils():
    assert weighted_mean([40, 50, NAN, 99], [30, 10, 12, 0]) == 42.5


def test_weighted_mean__gaps_weighted_by_pupils_sum_to_zero():
    means, ns = np.array([38.2, 51.0, 47.7, 60.1]), np.array([5, 120, 33, 1])

    assert ((means - weighted_mean(means, ns)) * ns).sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("means", "ns"), [([], []), ([NAN, NAN], [3, 4]), ([40, 50], [0, 0])])
def test_weighted_mean__nothing_reported_is_missing(means, ns):
    assert np.isnan(weighted_mean(means, ns))


def test_weighted_mean__columns_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match=r"means|values 2, weights 3"):
        weighted_mean([40, 50], [1, 2, 3])


def test_cluster_standard_error__by_hand():
    # x̄ = 42.5; residuals 30·(−2.5) and 10·7.5; √(2/1 · (75² + 75²)) / 40
    assert cluster_standard_error([40, 50], [30, 10]) == pytest.approx(150 / 40)


def test_cluster_standard_error__equal_sizes_give_the_standard_error_of_the_school_means():
    means = [41.0, 47.5, 39.2, 52.8, 44.4]

    assert cluster_standard_error(means, [20] * 5) == pytest.approx(stats.sem(means))


def test_cluster_standard_error__row_order_and_empty_schools_change_nothing():
    wanted = cluster_standard_error([40, 50, 45], [30, 10, 20])

    assert cluster_standard_error([45, NAN, 50, 40, 90], [20, 7, 10, 30, 0]) == pytest.approx(
        wanted
    )


def test_cluster_standard_error__equal_schools_have_no_spread():
    assert cluster_standard_error([40, 40], [3, 9]) == 0


@pytest.mark.parametrize(("means", "ns"), [([], []), ([40], [30]), ([40, NAN], [30, 10])])
def test_cluster_standard_error__fewer_than_two_schools_is_missing(means, ns):
    assert np.isnan(cluster_standard_error(means, ns))


def test_cluster_standard_error__covers_the_mean_of_a_large_area():
    random = np.random.default_rng(2567)
    inside = 0
    for _ in range(2000):
        ns = random.integers(1, 201, 60)
        means = random.normal(45, 6, 60) + random.normal(0, 15, 60) / np.sqrt(ns)
        half = margin(cluster_standard_error(means, ns), 59)
        inside += abs(weighted_mean(means, ns) - 45) <= half

    assert 0.92 <= inside / 2000 <= 0.97


@pytest.mark.parametrize(("n", "half"), [(5, 13.1), (8, 10.4), (10, 9.3), (30, 5.4), (120, 2.7)])
def test_margin__half_widths_of_the_normal_at_sd_15(n, half):
    assert margin(15 / np.sqrt(n), np.inf) == pytest.approx(half, abs=0.051)


def test_margin__t_factor_of_eight_pupils():
    assert margin(1, 7) == pytest.approx(2.365, abs=5e-4)


def test_margin__takes_arrays():
    expected = [stats.t.ppf(0.995, 4) * 2, stats.t.ppf(0.995, 9) * 3]

    assert margin([2, 3], [4, 9], confidence=0.99) == pytest.approx(expected)


@pytest.mark.parametrize(("standard_error", "df"), [(NAN, 3), (1, NAN), (1, 0), (1, -1), (-1, 3)])
def test_margin__without_basis_is_missing(standard_error, df):
    assert np.isnan(margin(standard_error, df))


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, NAN])
def test_margin__confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ValueError, match="Divide a percentage by 100"):
        margin(1, 3, confidence)


def test_mean_interval__agrees_with_scipy():
    low, high = mean_interval([46.0, 52.5], [15.0, 9.0], [8, 120], confidence=0.9)

    expected = stats.t.interval(0.9, [7, 119], [46.0, 52.5], [15 / np.sqrt(8), 9 / np.sqrt(120)])
    assert low == pytest.approx(expected[0])
    assert high == pytest.approx(expected[1])


@pytest.mark.parametrize(
    ("mean", "sd", "n"), [(46, 15, 1), (46, 15, 0), (NAN, 15, 8), (46, NAN, 8), (46, 15, NAN)]
)
def test_mean_interval__one_mark_or_a_missing_number_has_none(mean, sd, n):
    assert np.isnan(mean_interval(mean, sd, n)).all()


def test_mean_interval__equal_marks_have_no_width():
    assert mean_interval(46, 0, 8) == (46, 46)


def test_mean_interval__numbers_give_floats_and_arrays_broadcast():
    assert all(type(end) is float for end in mean_interval(46, 15, 8))
    assert mean_interval([[40], [50]], 15, [5, 8, 30])[0].shape == (2, 3)


@pytest.mark.parametrize("n", [5, 20, 100])
def test_mean_interval__covers_the_truth_in_93_to_97_of_100_draws(n):
    marks = np.random.default_rng(2567).normal(45, 15, (2000, n))

    low, high = mean_interval(marks.mean(axis=1), marks.std(axis=1, ddof=1), n)

    assert 0.93 <= ((low <= 45) & (high >= 45)).mean() <= 0.97
