"""The SD of pupils, recovered from schools that were drawn with a known one."""

import numpy as np
import pytest
from scipy import optimize

from metrics.formulas import pupil_sd_from_means, pupil_sd_interval

SD, TAU = 15.0, 4.0
MEANS = [30, 62, 41, 55, 44, 50, 47, 46.5, 48, 45]
PUPILS = [2, 2, 5, 5, 20, 20, 80, 80, 150, 150]


def draw_schools(random, schools, *, tau=TAU):
    """Draw means of schools of 1 to 200 pupils, small ones as frequent as they are in a province."""
    ns = np.exp(random.uniform(0, np.log(201), schools)).astype(int)
    return random.normal(45, tau, schools) + random.normal(0, SD, schools) / np.sqrt(ns), ns


def restricted_likelihood(variances, means, ns):
    """Give −2·log-likelihood of (σ², τ²), written out school by school."""
    each = variances[1] + variances[0] / ns
    centre = np.average(means, weights=1 / each)
    return np.log(each).sum() + np.log((1 / each).sum()) + ((means - centre) ** 2 / each).sum()


@pytest.mark.parametrize(("schools", "spread"), [(100, 0.28), (400, 0.13)])
def test_pupil_sd__is_recovered_within_its_documented_spread(schools, spread):
    random = np.random.default_rng(2567)
    drawn = [pupil_sd_from_means(*draw_schools(random, schools))[0] / SD - 1 for _ in range(400)]

    assert abs(np.median(drawn)) < 0.03
    assert np.quantile(np.abs(drawn), 0.95) == pytest.approx(spread, abs=0.04)


@pytest.mark.parametrize("schools", [100, 400])
def test_pupil_sd__interval_covers_the_truth(schools):
    random = np.random.default_rng(2567)
    inside = 0
    for _ in range(400):
        _, low, high = pupil_sd_interval(*draw_schools(random, schools))
        inside += low <= SD <= high

    assert 0.92 <= inside / 400 <= 0.98


def test_pupil_sd__agrees_with_a_direct_search():
    means, ns = draw_schools(np.random.default_rng(1), 100)

    found = optimize.minimize(
        lambda logs: restricted_likelihood(np.exp(logs), means, ns),
        np.log([100, 10]),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
    )

    assert pupil_sd_from_means(means, ns) == pytest.approx(np.exp(found.x / 2), rel=1e-5)


def test_pupil_sd__ends_of_the_interval_lie_on_the_contour():
    means, ns = draw_schools(np.random.default_rng(1), 100)
    sd, tau = pupil_sd_from_means(means, ns)
    lowest = restricted_likelihood((sd**2, tau**2), means, ns)

    for end in pupil_sd_interval(means, ns)[1:]:
        profile = optimize.minimize_scalar(
            lambda tau, end=end: restricted_likelihood((end**2, tau**2), means, ns),
            bounds=(0, 30),
            method="bounded",
            options={"xatol": 1e-9},
        ).fun
        assert profile - lowest == pytest.approx(3.841459, abs=1e-4)


def test_pupil_sd__follows_the_unit_and_not_the_level_or_the_order():
    sd, tau = pupil_sd_from_means(MEANS, PUPILS)
    means = np.array(MEANS)[::-1] * 0.2 + 7

    assert pupil_sd_from_means(means, PUPILS[::-1]) == pytest.approx((sd * 0.2, tau * 0.2))


def test_pupil_sd__interval_holds_the_estimate_and_widens_with_confidence():
    sd, low, high = pupil_sd_interval(MEANS, PUPILS)
    _, lower, higher = pupil_sd_interval(MEANS, PUPILS, confidence=0.99)

    assert sd == pupil_sd_from_means(MEANS, PUPILS)[0]
    assert 0 < lower < low < sd < high < higher


def test_pupil_sd__schools_without_mean_or_pupils_are_left_out():
    assert pupil_sd_interval([*MEANS, np.nan, 99], [*PUPILS, 9, 0]) == pupil_sd_interval(
        MEANS, PUPILS
    )


@pytest.mark.parametrize(
    ("means", "ns"),
    [
        ([], []),
        ([40, 50], [3, 9]),
        ([40, 50, 60], [20, 20, 20]),
        ([45, 45, 45], [3, 9, 30]),
        ([np.nan] * 3, [3, 9, 30]),
    ],
    ids=["nothing", "two schools", "one size", "no spread", "all missing"],
)
def test_pupil_sd__without_basis_is_missing(means, ns):
    assert np.isnan(pupil_sd_from_means(means, ns)).all()
    assert np.isnan(pupil_sd_interval(means, ns)).all()


def test_pupil_sd__spread_that_does_not_shrink_with_size_does_not_show_the_pupils():
    means, ns = [44.9, 45.1, 45, 45, 30, 60, 38, 52], [1, 1, 2, 2, 90, 90, 150, 150]

    sd, tau = pupil_sd_from_means(means, ns)
    _, low, high = pupil_sd_interval(means, ns)

    assert np.isnan(sd)
    assert tau == pytest.approx(np.std(means, ddof=1))
    assert low == 0
    assert 0 < high < np.inf
