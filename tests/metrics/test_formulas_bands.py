"""Bands by rank and by cut, against the published rules."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.formulas import band_by_cuts, band_by_rank

NAN = float("nan")


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.integers(1, 10))
def test_band_by_rank__follows_the_published_rule(values, bands):
    given_bands = band_by_rank(values, bands)

    schools = len(values)
    for value, band in zip(values, given_bands, strict=True):
        rank = 1 + sum(other > value for other in values)
        if schools < bands:
            assert math.isnan(band)
        else:
            assert band == bands + 1 - math.ceil((schools + 1 - rank) * bands / schools - 1e-9)


def test_band_by_rank__eight_schools_make_four_pairs_highest_first():
    assert band_by_rank([1, 2, 3, 4, 5, 6, 7, 8], 4).tolist() == [4, 4, 3, 3, 2, 2, 1, 1]


def test_band_by_rank__ties_share_the_band_of_the_smallest_rank():
    assert band_by_rank([10, 10, 10, 1], 2).tolist() == [1, 1, 1, 2]


def test_band_by_rank__missing_values_take_no_place():
    np.testing.assert_array_equal(band_by_rank([NAN, 4, 3, NAN, 2, 1], 2), [NAN, 1, 1, NAN, 2, 2])


@pytest.mark.parametrize("values", [[], [5, 6, 7], [NAN] * 5, [1, 2, 3, NAN]])
def test_band_by_rank__fewer_schools_than_bands_have_none(values):
    assert np.isnan(band_by_rank(values, 4)).all()


def test_band_by_rank__no_bands_are_refused():
    with pytest.raises(ValueError, match="Pass 4 for quartiles"):
        band_by_rank([1, 2], 0)


@pytest.mark.parametrize(
    ("value", "band"),
    [(10, "A"), (25, "A"), (30, "B"), (50, "B"), (60, "C"), (75, "C"), (80, "D"), (100, "D")],
)
def test_band_by_cuts__quartiles_where_low_is_good_and_mirrored_where_high_is(value, band):
    low_is_good = band_by_cuts(value, [25, 50, 75], higher_is_better=False)
    mirrored = band_by_cuts(100 - value, [25, 50, 75])

    assert "ABCD"[int(low_is_good) - 1] == band
    assert mirrored == low_is_good


@pytest.mark.parametrize(("value", "band"), [(39.99, 4), (40, 3), (45, 2), (49.99, 2), (50, 1)])
def test_band_by_cuts__the_lower_bound_belongs_to_the_band(value, band):
    assert band_by_cuts(value, [40, 45, 50]) == band


def test_band_by_cuts__missing_value_has_none():
    np.testing.assert_array_equal(band_by_cuts([NAN, 60], [50]), [NAN, 1])


@pytest.mark.parametrize("cuts", [[50, 40], [40, 40], [NAN]])
def test_band_by_cuts__cuts_that_do_not_rise_are_refused(cuts):
    with pytest.raises(ValueError, match="Sort the cuts"):
        band_by_cuts(60, cuts)
