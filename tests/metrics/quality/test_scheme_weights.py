"""Weights: the narrowest key counts, and a component's share is shared out inside it."""

from __future__ import annotations

from fractions import Fraction

from tests.metrics.quality.schemes_for_tests import scheme


def test_weights__the_narrowest_key_counts() -> None:
    made = scheme(tail='[weights]\nevery = 1\n"1" = 2\n"1.1.2" = 0.5\n')

    assert made.weights == (Fraction(2), Fraction(1, 2), Fraction(1))
    assert made.units == (4, 1, 2)


def test_component_weights__are_shared_out_within_the_component() -> None:
    made = scheme(tail='[component_weights]\n"1" = 40\n"5" = 60\n')

    assert made.weights == (Fraction(20), Fraction(20), Fraction(60))
    assert made.units == (1, 1, 3)
