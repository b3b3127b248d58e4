"""The least to hide on a tree: the dynamic programme against trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.disclosure.rules import Rules
from metrics.disclosure.trees import Hidden, Tree, hide_least, nearest_shown

RULES = Rules()


def make_tree(parent, leaves, hidden_areas=(), known=()):
    """Make a tree of (area, pupils) leaves; those with fewer than ten pupils must be hidden."""
    parent = np.array(parent)
    where, size = (np.array(part, dtype=np.int64) for part in zip(*leaves, strict=True))
    weight = np.bincount(where, size, minlength=len(parent)).astype(float)
    for area in reversed(range(1, len(parent))):
        weight[parent[area]] += weight[area]
    counts = np.ones(len(size), dtype=bool)
    counts[list(known)] = False
    is_hidden = (weight < RULES.fewest_pupils) & (np.arange(len(parent)) >= 0)
    is_hidden[list(hidden_areas)] = True
    return Tree(parent, weight, is_hidden, where, size, size < RULES.fewest_pupils, counts)


def is_safe(tree: Tree, hidden: Hidden) -> bool:
    nearest = nearest_shown(tree.parent, hidden.areas)[tree.leaf_parent]
    for area in range(len(tree.parent)):
        group = hidden.leaves & (nearest == area)
        stranger = group & tree.leaf_counts
        if group.any() and (
            stranger.sum() < RULES.fewest_schools
            or tree.leaf_size[stranger].sum() < RULES.fewest_pupils
        ):
            return False
    return True


def cost(tree: Tree, hidden: Hidden) -> float:
    areas = hidden.areas & ~tree.area_is_hidden
    leaves = hidden.leaves & ~tree.leaf_is_hidden
    return float(tree.area_weight[areas].sum() + tree.leaf_size[leaves].sum())


def least_by_trying(tree: Tree) -> float:
    best = np.inf
    spare = tree.leaf_counts & (tree.leaf_size >= RULES.fewest_pupils)
    choices_a = [[True] if h else [False, True] for h in tree.area_is_hidden]
    choices_l = [[True] if h else [False, True][: 1 + bool(s)]
                 for h, s in zip(tree.leaf_is_hidden, spare, strict=True)]  # fmt: skip
    for flags in product(*choices_a, *choices_l):
        areas = np.array(flags[: len(tree.parent)])
        hidden = Hidden(areas, np.array(flags[len(tree.parent) :]))
        price = cost(tree, hidden)
        if price < best and is_safe(tree, hidden):
            best = price
    return best


def test_hide_least__a_lone_small_school_takes_the_two_cheapest_neighbours():
    tree = make_tree([-1], [(0, 4), (0, 12), (0, 40), (0, 15)])

    hidden = hide_least(tree, RULES)

    assert hidden.leaves.tolist() == [True, True, False, True]
    assert not hidden.areas.any()


def test_hide_least__three_small_schools_with_ten_pupils_need_nobody():
    tree = make_tree([-1], [(0, 4), (0, 3), (0, 3), (0, 40)])

    assert hide_least(tree, RULES).leaves.tolist() == [True, True, True, False]


def test_hide_least__two_small_networks_are_hidden_together_where_that_is_cheaper():
    leaves = [(1, 6), (1, 5), (2, 6), (2, 7), (0, 300)]
    tree = make_tree([-1, 0, 0], leaves)

    hidden = hide_least(tree, RULES)

    assert hidden.areas.tolist() == [False, True, True]
    assert cost(tree, hidden) == 24


def test_hide_least__a_school_that_everyone_knows_protects_nobody():
    tree = make_tree([-1], [(0, 4), (0, 12), (0, 13), (0, 15)], known=[1])

    assert hide_least(tree, RULES).leaves.tolist() == [True, False, True, True]


def test_hide_least__where_nothing_helps_the_root_goes_too():
    tree = make_tree([-1], [(0, 4), (0, 30)])

    assert hide_least(tree, RULES).areas.tolist() == [True]


sizes = st.one_of(st.integers(1, 9), st.integers(10, 60))


@st.composite
def trees(draw) -> Tree:
    areas = draw(st.integers(1, 5))
    parent = [-1] + [draw(st.integers(0, area - 1)) for area in range(1, areas)]
    count = draw(st.integers(1, 8))
    leaves = [(draw(st.integers(0, areas - 1)), draw(sizes)) for _ in range(count)]
    known = [at for at in range(count) if draw(st.integers(0, 9)) == 0]
    forced = [area for area in range(1, areas) if draw(st.integers(0, 9)) == 0]
    return make_tree(parent, leaves, forced, known)


@settings(max_examples=400, deadline=None)
@given(trees())
def test_hide_least__is_safe_and_no_choice_is_cheaper(tree):
    hidden = hide_least(tree, RULES)

    assert is_safe(tree, hidden)
    assert cost(tree, hidden) == pytest.approx(least_by_trying(tree))
