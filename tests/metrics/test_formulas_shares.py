"""Intervals of shares, against Newcombe's tables and the UK health statistics test data."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from metrics.formulas import (
    funnel_limits_share,
    newcombe_difference,
    share_p_value,
    wilson_interval,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson__newcombe_table_1(count, total, low, high):
    assert wilson_interval(count, total) == pytest.approx((low, high), abs=5.1e-5)


@pytest.mark.parametrize(
    ("count", "total", "confidence", "low", "high"),
    [
        (1, 100, 0.95, 0.0017674320641406511, 0.054486196178705294),
        (1, 100, 0.998, 0.000873065697299977, 0.10455445283705821),
        (222, 3215, 0.95, 0.060791690363636595, 0.078339566813836331),
    ],
)
def test_wilson__health_statistics_test_data(count, total, confidence, low, high):
    assert wilson_interval(count, total, confidence) == pytest.approx((low, high), rel=1e-12)


def test_wilson__no_pupil_counted_starts_at_0_and_every_pupil_ends_at_1():
    assert wilson_interval(0, 7)[0] == 0
    assert wilson_interval(7, 7)[1] == 1


@pytest.mark.parametrize(
    ("count", "total"), [(0, 0), (NAN, 20), (3, NAN), (-1, 20), (21, 20), (3, -5)]
)
def test_wilson__what_is_no_share_has_none(count, total):
    assert np.isnan(wilson_interval(count, total)).all()


@given(
    count=st.integers(0, 400),
    more=st.integers(0, 400),
    theta=st.floats(0.001, 0.999),
    confidence=st.sampled_from([0.8, 0.95, 0.998]),
)
def test_wilson__excludes_the_target_exactly_outside_the_funnel(count, more, theta, confidence):
    total = count + more
    assume(total > 0)
    ends = np.array(wilson_interval(count, total, confidence))
    limits = np.array(funnel_limits_share(theta, total, confidence))
    assume(np.abs(ends - theta).min() > 1e-9)

    is_outside = not limits[0] <= count / total <= limits[1]

    assert (not ends[0] <= theta <= ends[1]) == is_outside


@pytest.mark.parametrize("n", [5, 20, 100])
def test_wilson__covers_the_truth_in_93_to_97_of_100_draws(n):
    random = np.random.default_rng(2567)
    share = random.uniform(0.05, 0.95, 2000)

    low, high = wilson_interval(random.binomial(n, share), n)

    assert 0.93 <= ((low <= share) & (share <= high)).mean() <= 0.97


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
    ],
)
def test_newcombe__table_2(counts, low, high):
    difference, *ends = newcombe_difference(*counts)

    assert difference == counts[0] / counts[1] - counts[2] / counts[3]
    assert ends == pytest.approx([low, high], abs=5.1e-5)


def test_newcombe__groups_swapped_give_the_mirror_image():
    difference, low, high = newcombe_difference(9, 10, 3, 10)

    assert newcombe_difference(3, 10, 9, 10) == pytest.approx((-difference, -high, -low))


def test_newcombe__stays_within_minus_1_and_1():
    difference, low, high = newcombe_difference([5, 0], 5, [0, 5], 5)

    np.testing.assert_array_equal(difference, [1, -1])
    assert (low >= -1).all()
    assert (high <= 1).all()


def test_newcombe__an_empty_group_has_no_difference():
    assert np.isnan(newcombe_difference(5, 56, 0, 0)).all()
    assert np.isnan(newcombe_difference(NAN, 56, 3, 9)).all()


@pytest.mark.parametrize("target", [0.2, 0.5, 0.95])
def test_share_p_value__is_twice_the_smaller_binomial_tail(target):
    counts = np.arange(13)
    below, above = stats.binom.cdf(counts, 12, target), stats.binom.sf(counts - 1, 12, target)

    expected = np.minimum(1, 2 * np.minimum(below, above))
    assert share_p_value(counts, 12, target) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("count", "target", "expected"), [(0, 0, 1), (1, 0, 0), (5, 1, 1), (4, 1, 0)]
)
def test_share_p_value__target_at_the_end_of_the_scale(count, target, expected):
    assert share_p_value(count, 5, target) == expected


@pytest.mark.parametrize(
    ("count", "total", "target"), [(0, 0, 0.5), (NAN, 5, 0.5), (3, 5, NAN), (3, 5, 1.2)]
)
def test_share_p_value__what_is_no_share_has_none(count, total, target):
    assert np.isnan(share_p_value(count, total, target))
