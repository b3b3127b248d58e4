"""Inequality and where it lies, against published examples and identities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.formulas import dissimilarity, gini, theil, variance_by_level, variance_split

NAN = float("nan")
ROWS = st.lists(
    st.tuples(st.floats(0, 100), st.integers(1, 300), st.sampled_from("abcd")),
    min_size=1,
    max_size=30,
)


def test_theil__published_example_lies_all_between():
    total, between, within = theil([0, 0, 0, 10, 10, 10], [0, 0, 0, 1, 1, 1])

    assert total == pytest.approx(0.6931471805599453, rel=1e-14)
    assert between == pytest.approx(total, rel=1e-14)
    assert within == 0


@given(ROWS)
def test_theil__between_and_within_are_the_whole(rows):
    values = np.array([row[0] for row in rows])
    total, between, within = theil(values, [row[2] for row in rows])

    if values.sum() == 0:
        assert np.isnan(total)
        return
    shares = values / values.sum()
    positive = shares[shares > 0]
    whole = (positive * np.log(positive * len(values))).sum()
    assert total == between + within
    assert total == pytest.approx(max(whole, 0), abs=1e-9)


def test_theil__one_group_lies_all_within():
    total, between, within = theil([1, 2, 3], ["a"] * 3)

    assert between == pytest.approx(0, abs=1e-12)
    assert within == pytest.approx(total)


def test_theil__rows_without_value_or_label_are_left_out():
    assert theil([1, 2, NAN, 9], ["a", "b", "a", None]) == theil([1, 2], ["a", "b"])


@pytest.mark.parametrize("values", [[], [NAN, NAN], [0, 0], [-1, 5]])
def test_theil__without_basis_is_missing(values):
    assert np.isnan(theil(values, ["a"] * len(values))).all()


def test_theil__numbered_groups_are_groups_and_a_missing_number_is_missing():
    values = [40, 44, 50, 58, 30]

    named = theil(values, ["a", "a", "b", "b", None])

    assert theil(values, np.array([7.0, 7.0, 2.0, 2.0, np.nan])) == named
    assert theil(values[:4], np.array([7, 7, -1, -1])) == named


def test_theil__labels_of_another_length_are_refused():
    with pytest.raises(ValueError, match="Pass columns of one frame"):
        theil([1, 2], ["a"])


def test_gini__one_to_five():
    assert gini([1, 2, 3, 4, 5]) == pytest.approx(0.266667, abs=5.1e-7)


def test_gini__is_the_mean_difference_of_all_pairs():
    values = np.array([3, 0, 7.5, 12, 12])

    pairs = np.abs(values[:, None] - values).mean()

    assert gini(values) == pytest.approx(pairs / (2 * values.mean()))


@pytest.mark.parametrize(
    ("values", "expected"), [([7], 0), ([4, 4, NAN, 4], 0), ([0, 0, 9], 2 / 3)]
)
def test_gini__ends_of_the_scale(values, expected):
    assert gini(values) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[], [NAN], [0, 0], [-1, 5]])
def test_gini__without_basis_is_missing(values):
    assert np.isnan(gini(values))


def test_dissimilarity__published_example():
    assert dissimilarity([100, 60, 40, 0], [0, 40, 60, 100]) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("a", "b", "expected"), [([5, 9], [5, 9], 0), ([5, 9], [10, 18], 0), ([5, 0], [0, 9], 1)]
)
def test_dissimilarity__ends_of_the_scale(a, b, expected):
    assert dissimilarity(a, b) == pytest.approx(expected)


def test_dissimilarity__schools_with_a_missing_count_are_left_out():
    assert dissimilarity([5, 9, NAN], [9, 5, 4]) == dissimilarity([5, 9], [9, 5])


@pytest.mark.parametrize(("a", "b"), [([], []), ([0, 0], [1, 2]), ([NAN], [3]), ([3, -1], [1, 2])])
def test_dissimilarity__without_basis_is_missing(a, b):
    assert np.isnan(dissimilarity(a, b))


def test_variance_split__by_hand():
    # means 42 and 54, all 48: between (6² + 6²)/2 = 36; within (4 + 4 + 16 + 16)/4 = 10
    assert variance_split([40, 44, 50, 58], [1, 1, 1, 1], ["a", "a", "b", "b"]) == (46, 36, 10)


@given(ROWS)
def test_variance_split__parts_sum_to_the_whole(rows):
    values, weights, groups = zip(*rows, strict=True)

    total, between, within = variance_split(values, weights, groups)

    whole = np.average((values - np.average(values, weights=weights)) ** 2, weights=weights)
    assert total == pytest.approx(whole, abs=1e-9)
    assert min(between, within) >= 0


def test_variance_split__weights_count_like_repeated_pupils():
    repeated = variance_split([40, 40, 40, 50, 60], [1] * 5, ["a", "a", "a", "a", "b"])

    assert variance_split([40, 50, 60], [3, 1, 1], ["a", "a", "b"]) == pytest.approx(repeated)


def test_variance_split__schools_without_value_pupils_or_label_are_left_out():
    expected = variance_split([40, 50], [3, 1], ["a", "b"])

    assert variance_split([40, NAN, 50, 99, 99], [3, 5, 1, 0, 5], [*"aabb", None]) == expected


@pytest.mark.parametrize(
    ("values", "weights"), [([], []), ([NAN, NAN], [1, 1]), ([40, 50], [0, 0])]
)
def test_variance_split__nothing_reported_is_missing(values, weights):
    assert np.isnan(variance_split(values, weights, ["a"] * len(values))).all()


def test_variance_split__one_group_or_one_school_lies_within():
    assert variance_split([40, 50], [1, 1], ["a", "a"]) == (25, 0, 25)
    assert variance_split([40], [7], ["a"]) == (0, 0, 0)


@given(ROWS)
def test_variance_by_level__each_level_adds_its_part(rows):
    values, weights, inner = zip(*rows, strict=True)
    outer = [{"a": 1, "b": 1}.get(label, 2) for label in inner]

    parts = variance_by_level(values, weights, {"province": outer, "district": inner})

    total, between, within = variance_split(values, weights, inner)
    assert sum(parts.values()) == pytest.approx(total, abs=1e-9)
    assert parts["province"] == variance_split(values, weights, outer)[1]
    assert parts["province"] + parts["district"] == pytest.approx(between, abs=1e-9)
    assert parts["within"] == pytest.approx(within, abs=1e-9)
