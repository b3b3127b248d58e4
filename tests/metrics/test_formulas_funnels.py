"""Funnels, overdispersion and alerts across many schools."""

import numpy as np
import pytest
from scipy import stats

from metrics.formulas import (
    benjamini_hochberg,
    funnel_limits_mean,
    funnel_limits_share,
    mean_p_value,
    overdispersion,
    share_p_value,
)

NAN = float("nan")
THETA = 0.806424478571495
SCHOOLS, DRAWS = 120, 1000


@pytest.mark.parametrize(
    ("n", "low", "high", "lower", "higher"),
    [
        (1, 3.204264, 100, 0, 100),
        (5, 46.011039, 100, 26.039864, 100),
        (20, 63.326743, 97.958152, 53.341156, 100),
        (50, 69.691035, 91.593861, 63.375595, 97.909301),
    ],
)
def test_funnel_share__health_statistics_test_data(n, low, high, lower, higher):
    inner = np.array(funnel_limits_share(THETA, n)) * 100
    outer = np.array(funnel_limits_share(THETA, n, confidence=0.998)) * 100

    assert inner == pytest.approx([low, high], abs=5.1e-7)
    assert outer == pytest.approx([lower, higher], abs=5.1e-7)


@pytest.mark.parametrize(("target", "n"), [(NAN, 5), (0.5, NAN), (0.5, 0), (1.5, 5), (-0.1, 5)])
def test_funnel_share__without_basis_is_missing(target, n):
    assert np.isnan(funnel_limits_share(target, n)).all()


@pytest.mark.parametrize("target", [0, 1])
def test_funnel_share__target_at_the_end_of_the_scale_has_no_width(target):
    assert funnel_limits_share(target, 9) == (target, target)


def test_funnel_mean__half_widths_of_few_pupils():
    low, high = funnel_limits_mean(45, 15, [5, 8, 10, 30, 120])

    assert (high - low) / 2 == pytest.approx([13.1, 10.4, 9.3, 5.4, 2.7], abs=0.051)
    assert (high + low) / 2 == pytest.approx([45] * 5)


@pytest.mark.parametrize(
    ("target", "sd", "n"), [(NAN, 15, 5), (45, NAN, 5), (45, 15, NAN), (45, 15, 0), (45, -1, 5)]
)
def test_funnel_mean__without_basis_is_missing(target, sd, n):
    assert np.isnan(funnel_limits_mean(target, sd, n)).all()


def test_funnel_mean__sd_0_has_no_width():
    assert funnel_limits_mean(45, 0, 5) == (45, 45)


def test_mean_p_value__agrees_with_scipy():
    expected = [2 * stats.norm.sf(1.5), 2 * stats.t.sf(1.5, 7)]

    assert mean_p_value([48, 42], 45, 2, [np.inf, 7]) == pytest.approx(expected)


def test_mean_p_value__is_the_level_on_the_funnel_limit():
    low, high = funnel_limits_mean(45, 15, 8, confidence=0.998)

    assert mean_p_value([low, high], 45, 15 / np.sqrt(8)) == pytest.approx([0.002, 0.002])


@pytest.mark.parametrize(
    ("standard_error", "df"), [(0, 7), (-1, 7), (NAN, 7), (2, 0), (2, NAN), (2, -np.inf)]
)
def test_mean_p_value__without_basis_is_missing(standard_error, df):
    assert np.isnan(mean_p_value(48, 45, standard_error, df))


def test_benjamini_hochberg__published_example_rejects_four():
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1]

    adjusted = benjamini_hochberg(p)

    assert (adjusted <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert adjusted == pytest.approx(stats.false_discovery_control(p))


def test_benjamini_hochberg__keeps_the_order_and_missing_schools():
    np.testing.assert_allclose(
        benjamini_hochberg([0.2, NAN, 0.001, 0.02, 1.5]), [0.2, NAN, 0.003, 0.03, NAN]
    )


@pytest.mark.parametrize("p", [[], [NAN, NAN]])
def test_benjamini_hochberg__nothing_tested_is_missing(p):
    assert np.isnan(benjamini_hochberg(p)).all()


def draw_funnel(random):
    ns = draw_sizes(random)
    return mean_p_value(random.normal(45, 15 / np.sqrt(ns)), 45, 15 / np.sqrt(ns))


def draw_t(random):
    ns = np.maximum(draw_sizes(random), 2)
    sds = 15 * np.sqrt(random.chisquare(ns - 1) / (ns - 1))
    return mean_p_value(random.normal(45, 15 / np.sqrt(ns)), 45, sds / np.sqrt(ns), ns - 1)


def draw_share(random):
    ns = draw_sizes(random)
    return share_p_value(random.binomial(ns, 0.8), ns, 0.8)


def draw_rare_share(random):
    ns = draw_sizes(random)
    return share_p_value(random.binomial(ns, 0.02), ns, 0.02)


def draw_sizes(random):
    return np.exp(random.uniform(0, np.log(201), SCHOOLS)).astype(int)


@pytest.mark.parametrize("draw", [draw_funnel, draw_t, draw_share, draw_rare_share])
def test_alerts__with_no_true_difference_at_most_6_5_of_100_draws_raise_any(draw):
    random = np.random.default_rng(2568)

    raised = [(benjamini_hochberg(draw(random)) <= 0.05).any() for _ in range(DRAWS)]

    assert np.mean(raised) <= 0.065


def test_overdispersion__five_schools():
    counts, ns = np.array([30, 45, 18, 60, 25]), np.array([50, 60, 40, 75, 50])
    theta = counts.sum() / ns.sum()
    z = (np.arcsin(np.sqrt(counts / ns)) - np.arcsin(np.sqrt(theta))) * 2 * np.sqrt(ns)

    phi, tau2 = overdispersion(z, 0.5 / np.sqrt(ns))

    assert theta == pytest.approx(0.64727, abs=5.1e-6)
    assert z == pytest.approx([-0.6903, 1.7399, -2.5244, 2.9836, -2.1141], abs=5.1e-5)
    assert phi == pytest.approx(4.6496, abs=5.1e-5)
    assert tau2 == pytest.approx(0.022129, abs=5.1e-7)


def test_overdispersion__less_than_chance_has_no_variance_between_schools():
    phi, tau2 = overdispersion([0.2, -0.3, 0.1], [1, 2, 1])

    assert phi == pytest.approx(0.14 / 3)
    assert tau2 == 0


def test_overdispersion__winsorising_pulls_in_the_ends():
    z = [-9, -1, 0, 0.5, 1, 1, 1, 2, 3, 30]
    pulled = np.clip(z, *np.quantile(z, [0.1, 0.9]))

    assert overdispersion(z, [1] * 10, winsorise=0.1) == overdispersion(pulled, [1] * 10)


def test_overdispersion__schools_without_number_are_left_out():
    assert overdispersion([1, -2, NAN, 3], [1, 2, 1, 0]) == overdispersion([1, -2], [1, 2])


@pytest.mark.parametrize(("z", "se"), [([], []), ([1.2], [1]), ([NAN, NAN], [1, 1])])
def test_overdispersion__fewer_than_two_schools_is_missing(z, se):
    assert np.isnan(overdispersion(z, se)).all()


@pytest.mark.parametrize("winsorise", [-0.1, 0.5, 10])
def test_overdispersion__winsorising_more_than_half_is_refused(winsorise):
    with pytest.raises(ValueError, match=r"0 to below 0\.5"):
        overdispersion([1, 2], [1, 1], winsorise)
