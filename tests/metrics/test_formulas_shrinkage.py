"""Shrunken means and chances of bands, against the worked examples."""

import numpy as np
import pytest

from metrics.formulas import band_chances, empirical_bayes

NAN = float("nan")
MEANS = np.array([42, 55, 38, 61, 47, 50.0])
NS = np.array([4, 60, 8, 5, 120, 30])


def test_shrinkage__six_schools():
    prior_mean, tau2, reliability, estimates = empirical_bayes(MEANS, 15**2 / NS)

    assert tau2 == pytest.approx(23.6609, abs=5.1e-5)
    assert prior_mean == pytest.approx(49.3077, abs=5.1e-5)
    assert reliability == pytest.approx(
        [0.2961, 0.8632, 0.4569, 0.3446, 0.9266, 0.7593], abs=5.1e-5
    )
    assert estimates == pytest.approx([47.144, 54.221, 44.141, 53.337, 47.169, 49.833], abs=5.1e-4)


def test_shrinkage__the_raw_leader_has_5_pupils_and_the_shrunken_leader_60():
    estimates = empirical_bayes(MEANS, 15**2 / NS)[3]

    assert NS[MEANS.argmax()] == 5
    assert NS[estimates.argmax()] == 60


def test_shrinkage__no_more_than_chance_gives_every_school_the_prior_mean():
    prior_mean, tau2, reliability, estimates = empirical_bayes([44, 46, 45], [25, 25, 9])

    assert tau2 == 0
    assert reliability.tolist() == [0, 0, 0]
    assert estimates.tolist() == [prior_mean] * 3


def test_shrinkage__a_missing_school_stays_missing_and_changes_no_other():
    expected = empirical_bayes(MEANS, 15**2 / NS)

    means, variances = np.append(MEANS, [NAN, 50, 50]), np.append(15**2 / NS, [9, NAN, 0])
    prior_mean, tau2, reliability, estimates = empirical_bayes(means, variances)

    assert (prior_mean, tau2) == expected[:2]
    np.testing.assert_array_equal(reliability, np.append(expected[2], [NAN] * 3))
    np.testing.assert_array_equal(estimates, np.append(expected[3], [NAN] * 3))


@pytest.mark.parametrize(("means", "variances"), [([], []), ([45], [9]), ([NAN, NAN], [9, 9])])
def test_shrinkage__fewer_than_two_schools_is_missing(means, variances):
    prior_mean, tau2, reliability, estimates = empirical_bayes(means, variances)

    assert np.isnan([prior_mean, tau2]).all()
    assert len(reliability) == len(estimates) == len(means)
    assert np.isnan(reliability).all()
    assert np.isnan(estimates).all()


def test_shrinkage__is_closer_to_the_truth_than_the_raw_means():
    random = np.random.default_rng(2567)
    truth = random.normal(45, 5, 400)
    variances = 15**2 / random.integers(1, 61, 400)
    raw = random.normal(truth, np.sqrt(variances))

    estimates = empirical_bayes(raw, variances)[3]

    assert np.mean((estimates - truth) ** 2) < 0.6 * np.mean((raw - truth) ** 2)


@pytest.mark.parametrize(
    ("n", "chances"),
    [
        (8, [0.129, 0.296, 0.349, 0.225]),
        (30, [0.014, 0.343, 0.570, 0.072]),
        (120, [0.000, 0.233, 0.766, 0.002]),
    ],
)
def test_band_chances__mean_of_46(n, chances):
    assert band_chances(46, 15, n, [40, 45, 50]) == pytest.approx(chances, abs=5.1e-4)


def test_band_chances__broadcast_and_sum_to_one():
    chances = band_chances([[46], [90]], 15, [1, 8, 500], [40, 45, 50])

    assert chances.shape == (2, 3, 4)
    assert chances.sum(axis=-1) == pytest.approx(np.ones((2, 3)))
    assert chances.min() >= 0


def test_band_chances__one_cut_makes_two_bands_and_none_makes_one():
    assert band_chances(45, 15, 8, [45]) == pytest.approx([0.5, 0.5])
    assert band_chances(45, 15, 8, []).tolist() == [1]


@pytest.mark.parametrize(("mean", "band"), [(39.9, 0), (40, 1), (44.9, 1), (45, 2), (50, 3)])
def test_band_chances__without_spread_the_lower_bound_belongs_to_the_band(mean, band):
    assert band_chances(mean, 0, 8, [40, 45, 50]).tolist() == np.eye(4)[band].tolist()


@pytest.mark.parametrize(
    ("mean", "sd", "n"), [(NAN, 15, 8), (46, NAN, 8), (46, 15, NAN), (46, 15, 0), (46, -1, 8)]
)
@pytest.mark.parametrize("cuts", [[], [40], [40, 45, 50]])
def test_band_chances__without_basis_is_missing(mean, sd, n, cuts):
    chances = band_chances(mean, sd, n, cuts)

    assert chances.shape == (len(cuts) + 1,)
    assert np.isnan(chances).all()


@pytest.mark.parametrize("cuts", [[45, 40], [40, 40], [NAN], [40, NAN]])
def test_band_chances__cuts_that_do_not_rise_are_refused(cuts):
    with pytest.raises(ValueError, match="Sort the cuts"):
        band_chances(46, 15, 8, cuts)
