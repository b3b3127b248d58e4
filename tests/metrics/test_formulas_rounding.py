"""Rounding against the decimal module."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.formulas import round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (76.225, 2, 76.23),
        (76.2249, 2, 76.22),
        (0.5, 0, 1),
        (1.5, 0, 2),
        (2.5, 0, 3),
        (0.285, 2, 0.29),
        (1.005, 2, 1.01),
        (-76.225, 2, -76.23),
        (1250, -2, 1300),
        (71.37, 2, 71.37),
        (0, 2, 0),
    ],
)
def test_round__half_goes_away_from_zero_in_decimal(value, decimals, expected):
    assert round_half_up(value, decimals) == expected


def test_round__mean_of_two_printed_parts():
    assert round_half_up((69.95 + 72.79) / 2, 2) == 71.37


def test_round__printed_parts_need_not_add_up_to_the_printed_whole():
    assert 35_344 + 21_257 + 14_871 + 11_620 == 83_091 + 1
    assert round_half_up(42.86 + 25.13 + 18.12 + 13.90, 2) == 100.01


@given(
    st.decimals(min_value=-100_000, max_value=100_000, places=5, allow_nan=False),
    st.integers(min_value=0, max_value=4),
)
def test_round__agrees_with_decimal_on_what_is_printed(value, decimals):
    expected = float(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))

    assert round_half_up(float(value), decimals) == expected


def test_round__takes_arrays_and_keeps_missing():
    np.testing.assert_array_equal(
        round_half_up([0.125, np.nan, -0.001, np.inf], 2), [0.13, np.nan, 0, np.nan]
    )


def test_round__never_gives_minus_zero():
    assert str(round_half_up(-0.001, 2)) == "0.0"


@pytest.mark.parametrize("value", [2.0**52 + 1, 1e300, -1e17])
def test_round__whole_numbers_beyond_the_half_stay(value):
    assert round_half_up(value, 2) == value
