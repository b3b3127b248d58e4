"""Tables with margins: what is hidden is enough for an attacker to fail, and no less would do."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metrics.disclosure import Rules, mask_counts
from metrics.disclosure.margins import Table, hide_cells

RULES = Rules()


def table_of(numbers: list[list[int]], rows: str = "grade", columns: str = "sex") -> pd.DataFrame:
    cells = [(f"r{i}", f"c{j}", n) for i, line in enumerate(numbers) for j, n in enumerate(line)]
    return pd.DataFrame(cells, columns=[rows, columns, "leaver_count"])


def solve(masked: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Bound each hidden inner cell by what is published: row sums, column sums, the total."""
    inner = masked[masked["grade"].notna() & masked["sex"].notna()].reset_index(drop=True)
    margins = masked[masked["grade"].isna() | masked["sex"].isna()]
    matrix, right = [], []
    for margin in margins[margins["value_status"] == "OK"].itertuples():
        inside = pd.Series(True, index=inner.index)
        if pd.notna(margin.grade):
            inside &= inner["grade"] == margin.grade
        if pd.notna(margin.sex):
            inside &= inner["sex"] == margin.sex
        matrix.append(inside.to_numpy(float))
        right.append(float(margin.leaver_count))
    limits = [(0, None) if pd.isna(n) else (float(n), float(n)) for n in inner["leaver_count"]]
    found = {}
    for at, row in inner[inner["leaver_count"].isna()].iterrows():
        aim = np.eye(len(inner))[at]
        ends = []
        for sign in (1, -1):
            equal = {"A_eq": np.array(matrix), "b_eq": np.array(right)} if matrix else {}
            solved = linprog(sign * aim, bounds=limits, method="highs", **equal)
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        found[row["grade"], row["sex"]] = (ends[0], ends[1])
    return found


def test_mask_counts__a_small_cell_takes_three_others_with_it():
    masked = mask_counts(table_of([[3, 20, 40], [30, 25, 60], [50, 70, 80]]), ["grade", "sex"], "leaver_count", RULES)  # fmt: skip

    hidden = masked[masked["value_status"] == "SUPPRESSED"]
    assert set(zip(hidden["grade"], hidden["sex"], strict=True)) == {
        ("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1"),
    }  # fmt: skip
    assert hidden["leaver_count"].isna().all()


def test_mask_counts__nothing_is_hidden_where_nothing_is_small():
    masked = mask_counts(table_of([[0, 20], [30, 25]]), ["grade", "sex"], "leaver_count", RULES)

    assert (masked["value_status"] == "OK").all()
    assert masked.loc[masked["grade"].isna() & masked["sex"].isna(), "leaver_count"].item() == 75


def test_mask_counts__three_dimensions():
    dice = np.random.default_rng(7)
    cells = [
        (g, s, c, int(dice.choice([0, 2, 5, 12, 30]))) for g, s, c in product("abc", "mf", "xyz")
    ]
    frame = pd.DataFrame(cells, columns=["grade", "sex", "cause_group", "leaver_count"])

    masked = mask_counts(frame, ["grade", "sex", "cause_group"], "leaver_count", RULES)

    shown = masked[masked["value_status"] == "OK"]["leaver_count"]
    assert len(masked) == 4 * 3 * 4
    assert ((shown == 0) | (shown >= 10)).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 4, 9, 12, 25, 60]), min_size=3, max_size=3), min_size=2, max_size=4))  # fmt: skip
def test_drawn_tables__an_attacker_never_learns_that_a_count_is_small(numbers):
    masked = mask_counts(table_of(numbers), ["grade", "sex"], "leaver_count", RULES)

    truth = {(f"r{i}", f"c{j}"): n for i, line in enumerate(numbers) for j, n in enumerate(line)}
    for cell, (low, high) in solve(masked).items():
        assert low - 1e-6 <= truth[cell] <= high + 1e-6
        if 0 < truth[cell] < RULES.fewest_pupils:
            assert high >= RULES.fewest_pupils - 1e-4
            assert low <= truth[cell] - 1 + 1e-4


def test_hide_cells__no_cheaper_choice_is_safe():
    numbers = [[3, 12], [14, 11]]
    frame = table_of(numbers)
    masked = mask_counts(frame, ["grade", "sex"], "leaver_count", RULES)
    weight = masked.merge(mask_counts(frame, ["grade", "sex"], "leaver_count", Rules(fewest_pupils=0)),
                          on=["grade", "sex"])  # fmt: skip
    cost = (
        weight.loc[weight["value_status_x"] == "SUPPRESSED", "leaver_count_y"].clip(lower=1).sum()
    )

    best = np.inf
    for flags in product([False, True], repeat=len(masked)):
        hidden = np.array(flags)
        price = weight.loc[hidden, "leaver_count_y"].clip(lower=1).sum()
        if price < best and hidden[0]:
            tried = masked.assign(
                leaver_count=weight["leaver_count_y"].mask(hidden),
                value_status=np.where(hidden, "SUPPRESSED", "OK"),
            )
            low, high = solve(tried)["r0", "c0"]
            if high >= 10 - 1e-6 and low <= 2 + 1e-6:
                best = price
    assert cost == best


def test_hide_cells__what_cannot_be_protected_says_so():
    from scipy import sparse

    table = Table(
        np.array([3.0, 0.0]), sparse.csr_matrix([[1.0, 0.0]]), np.array([True, False]),
        np.array([7.0, 0.0]), np.array([1.0, 0.0]), np.ones(2),
    )  # fmt: skip
    with pytest.raises(ValueError, match="cannot be protected"):
        hide_cells(table)
