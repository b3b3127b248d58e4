"""Gaps between groups, along a background and between two times."""

import numpy as np
import pytest
from scipy import stats

from metrics.formulas import (
    difference_in_differences,
    hedges_g,
    mean_difference,
    slope_index,
    v_gap,
)

NAN = float("nan")
DECILES = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
VALUES = [75.9335, 78.3442, 83.8361, 83.6375, 80.4655]
VALUES += [81.1157, 81.6931, 84.1900, 80.5956, 86.2894]


def test_hedges_g__borenstein_example():
    g, se = hedges_g(103, 5.5, 50, 100, 4.5, 50)

    pooled = np.sqrt((5.5**2 + 4.5**2) / 2)
    assert 3 / pooled == pytest.approx(0.5970, abs=5.1e-5)
    assert g / (3 / pooled) == pytest.approx(0.9923, abs=5.1e-5)
    assert g == pytest.approx(0.5924, abs=5.1e-5)
    assert se**2 == pytest.approx(0.0411, abs=5.1e-5)


def test_hedges_g__groups_swapped_change_the_sign_only():
    g, se = hedges_g(103, 5.5, 50, 100, 4.5, 12)

    assert hedges_g(100, 4.5, 12, 103, 5.5, 50) == pytest.approx((-g, se))


def test_hedges_g__takes_arrays_and_stands_still_for_whole_nations():
    g, se = hedges_g([46, 50], 15, [8, 500_000], 45, 15, 500_000)

    assert g == pytest.approx([1 / 15, 5 / 15], rel=1e-5)
    assert (se > 0).all()


def test_hedges_g__a_group_of_one_needs_no_sd():
    assert hedges_g(60, NAN, 1, 45, 15, 500_000)[0] == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize(
    "numbers",
    [
        (NAN, 15, 8, 45, 15, 8),
        (46, NAN, 8, 45, 15, 8),
        (46, -1, 8, 45, 15, 8),
        (46, 0, 8, 45, 0, 8),
        (46, 15, 0, 45, 15, 8),
        (46, 15, 1, 45, 15, 1),
        (46, 15, 2, 45, 15, 1),
        (46, 15, 8, 45, 15, NAN),
    ],
)
def test_hedges_g__without_basis_is_missing(numbers):
    assert np.isnan(hedges_g(*numbers)).all()


def test_hedges_g__small_groups_are_right_on_average():
    random = np.random.default_rng(2567)
    one, two = random.normal(0.5, 1, (20000, 4)), random.normal(0, 1, (20000, 5))

    g, _ = hedges_g(
        one.mean(axis=1), one.std(axis=1, ddof=1), 4, two.mean(axis=1), two.std(axis=1, ddof=1), 5
    )

    assert g.mean() == pytest.approx(0.5, abs=0.02)


def test_v_gap__worked_example():
    auc, v = v_gap([10, 20, 40, 30], [20, 40, 30, 10])

    assert auc == pytest.approx(0.675)
    assert v == pytest.approx(0.64172, abs=5.1e-6)


def test_v_gap__is_the_mann_whitney_statistic():
    one, two = np.array([3, 0, 5, 9]), np.array([4, 4, 0, 2])
    levels = np.arange(4)

    statistic = stats.mannwhitneyu(np.repeat(levels, one), np.repeat(levels, two)).statistic

    assert v_gap(one, two)[0] == pytest.approx(statistic / (one.sum() * two.sum()))


def test_v_gap__groups_swapped_change_the_sign():
    auc, v = v_gap([10, 20, 40, 30], [20, 40, 30, 10])

    assert v_gap([20, 40, 30, 10], [10, 20, 40, 30]) == pytest.approx((1 - auc, -v))


def test_v_gap__gap_above_a_cut_depends_on_the_cut():
    one, two = np.array([8456, 25822, 32075, 16738]), np.array([122, 416, 477, 151])

    above = (one[::-1].cumsum() / one.sum() - two[::-1].cumsum() / two.sum()) * 100

    assert above[[2, 1, 0]] == pytest.approx([0.29, 4.89, 7.19], abs=0.0051)
    assert v_gap(one, two) == pytest.approx((0.53875, 0.13757), abs=5.1e-6)


def test_v_gap__equal_groups_have_none():
    assert v_gap([1, 2, 3], [2, 4, 6]) == pytest.approx((0.5, 0))


@pytest.mark.parametrize(("one", "two", "auc"), [([0, 5], [3, 0], 1), ([3, 0], [0, 5], 0)])
def test_v_gap__groups_that_do_not_overlap_have_no_v(one, two, auc):
    assert v_gap(one, two) == pytest.approx((auc, NAN), nan_ok=True)


@pytest.mark.parametrize(
    ("one", "two"), [([], []), ([0, 0], [3, 4]), ([1, NAN], [3, 4]), ([1, -1], [3, 4])]
)
def test_v_gap__without_basis_is_missing(one, two):
    assert np.isnan(v_gap(one, two)).all()


def test_slope_index__health_statistics_test_data():
    sii, rii = slope_index(DECILES, VALUES)

    assert sii == pytest.approx(6.9346, abs=5.1e-5)
    # 1.0889 is listed; (a + b)/a of the listed values is 1.08882, so its last digit is off by one
    assert rii == pytest.approx(1.0889, abs=1.0e-4)


def test_slope_index__is_the_weighted_least_squares_line():
    weights = np.array(DECILES) / sum(DECILES)
    ranks = weights.cumsum() - weights / 2

    slope, start = np.polyfit(ranks, VALUES, 1, w=np.sqrt(weights))

    assert slope_index(DECILES, VALUES) == pytest.approx((slope, (start + slope) / start))


def test_slope_index__equal_values_have_no_slope():
    assert slope_index([5, 9, 2], [40, 40, 40]) == pytest.approx((0, 1))


def test_slope_index__groups_without_pupils_or_value_are_left_out():
    assert slope_index([5, 9, 0, 2], [40, 44, 99, NAN]) == slope_index([5, 9], [40, 44])


@pytest.mark.parametrize(
    ("population", "value"), [([], []), ([5], [40]), ([0, 0], [40, 41]), ([5, 9], [NAN, 40])]
)
def test_slope_index__fewer_than_two_groups_is_missing(population, value):
    assert np.isnan(slope_index(population, value)).all()


def test_slope_index__a_line_that_starts_at_0_has_no_ratio():
    sii, rii = slope_index([1, 1], [1, 3])

    assert sii == 4
    assert np.isnan(rii)


def test_difference__card_and_krueger():
    assert difference_in_differences(0, 0.4667, 0, -2.2833)[0] == pytest.approx(2.75, abs=5.1e-5)


def test_difference__is_the_change_of_the_distance_to_the_reference():
    before, after, nation_before, nation_after = 42.1, 45.3, 40.7, 41.2

    difference, _ = difference_in_differences(before, after, nation_before, nation_after)

    assert difference == pytest.approx((after - nation_after) - (before - nation_before))


def test_difference__has_a_standard_error_when_its_parts_have():
    errors = (3, [4, 0], 0, 0)

    _, standard_error = difference_in_differences(42, [45, 46], 40, 41, standard_errors=errors)

    assert standard_error.tolist() == [5, 3]


def test_difference__missing_year_is_missing():
    assert np.isnan(difference_in_differences(NAN, 45, 40, 41, standard_errors=(1, 1, 0, 0))[0])


@pytest.mark.parametrize("errors", [None, (NAN, 1, 1, 1), (-1, 1, 1, 1)])
def test_difference__without_standard_errors_has_none(errors):
    assert np.isnan(difference_in_differences(42, 45, 40, 41, standard_errors=errors)[1])


def test_mean_difference__two_normal_intervals_give_the_usual_one():
    difference, low, high = mean_difference(30, 30 - 1.96, 30 + 1.96, 25, 25 - 3.92, 25 + 3.92)

    half = 1.96 * np.sqrt(1 + 4)
    assert (difference, low, high) == pytest.approx((5, 5 - half, 5 + half))


def test_mean_difference__groups_swapped_turn_the_interval_round():
    difference, low, high = mean_difference(30, 28, 33, 25, 21, 26)

    turned = mean_difference(25, 21, 26, 30, 28, 33)
    assert turned == pytest.approx((-difference, -high, -low))
    assert low < difference < high


def test_mean_difference__without_an_interval_nothing_is_certain():
    difference, low, high = mean_difference([30, NAN], [28, 28], [33, 33], 25, NAN, NAN)

    assert difference == pytest.approx([5, NAN], nan_ok=True)
    assert np.isnan(low).all() and np.isnan(high).all()
