"""Colours: exact at every bound, monotone, within gates; partial is said; old rounds keep their version."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_pipeline.warehouse.vocabulary import RatingStatus
from metrics.answers import UnknownKey
from metrics.quality.indicators import INDICATOR_FILE
from metrics.quality.rating import (
    COMPONENT_COLUMNS,
    RATING_COLUMNS,
    UNRATED,
    rate,
    rate_grid,
    rate_levels,
    what_if,
)
from metrics.quality.scheme import Scheme
from metrics.quality.schemes import read_schemes
from tests.metrics.quality.schemes_for_tests import assessment, grid, scheme

KEYS = ("1.1.1", "1.1.2", "5.1.1")
SIX = next(one for one in read_schemes() if one.key == "six_colours")
CALIFORNIA = grid(
    Path(__file__).with_name("california_absence_2023.toml").read_text(encoding="utf-8")
)


def colour(made: Scheme, *levels: int | None) -> str:
    return what_if(made, dict(zip(KEYS, levels, strict=True))).tier


def test_score__by_hand() -> None:
    # weights 1, 1, 2; levels 5, 4, 3 of 5: (5 + 4 + 6) / 20 = 75 %
    answer = what_if(scheme(tail='[weights]\n"5" = 2\n'), dict(zip(KEYS, (5, 4, 3), strict=True)))

    assert answer.score_pct == 75
    assert answer.tier == "fair"
    assert answer.component_scores == {"1": 90.0, "5": 60.0}
    assert not answer.is_partial


def test_score__share_of_span_counts_the_lowest_level_as_nothing() -> None:
    made = scheme(head='score = "share_of_span"')

    assert what_if(made, dict.fromkeys(KEYS, 1)).score_pct == 0
    # (4 + 3 + 2) / 12
    assert what_if(made, dict(zip(KEYS, (5, 4, 3), strict=True))).score_pct == 75


@pytest.mark.parametrize(
    ("levels", "operator", "tier"),
    [
        ((4, 4, 4), ">=", "good"),  # exactly 80
        ((4, 4, 4), ">", "fair"),
        ((4, 4, 3), ">=", "fair"),  # 73.3
        ((5, 4, 4), ">", "good"),  # 86.7
        ((3, 3, 3), ">=", "fair"),  # exactly 60, stated with >= throughout
        ((3, 3, 2), ">=", "poor"),
    ],
)
def test_bounds__belong_to_whom_the_operator_says(
    levels: tuple[int, ...], operator: str, tier: str
) -> None:
    made = scheme(tiers=(("good", f"{operator} 80"), ("fair", ">= 60"), ("poor", "")))

    assert colour(made, *levels) == tier


def test_bounds__a_third_is_a_third() -> None:
    # 11 of 15 points = 73.33…; a bound of 73.33 is reached, one of 73.34 is not
    for bound, tier in (("73.33", "good"), ("73.34", "fair"), ("73.3333333333", "good")):
        made = scheme(tiers=(("good", f">= {bound}"), ("fair", ">= 60"), ("poor", "")))
        assert colour(made, 4, 4, 3) == tier


@pytest.mark.parametrize(("decimals", "tier"), [(1, "fair"), (0, "good")])
def test_decimals__the_score_is_rounded_half_up_before_it_is_compared(
    decimals: int, tier: str
) -> None:
    # 13 of 15 = 86.67: 86.7 with one decimal, 87 with none
    made = scheme(
        head=f"decimals = {decimals}", tiers=(("good", ">= 87"), ("fair", ">= 60"), ("poor", ""))
    )

    assert colour(made, 5, 4, 4) == tier


def test_every_bound__just_below_at_and_just_above() -> None:
    # 74 equal indicators have 370 points: each bound of the shipped scheme, one point around it
    assert isinstance(SIX, Scheme)
    tiers = [tier.key for tier in SIX.tiers]
    bare = read_without_gates()
    for place, bound in enumerate((90, 80, 65, 50, 35)):
        at = 370 * bound / 100
        for points in range(int(at) - 2, int(at) + 3):
            levels = np.full((1, 74), points // 74, dtype=float)
            levels[0, : points % 74] += 1
            rated = rate_levels(bare, levels)
            assert rated.score_pct[0] == pytest.approx(100 * points / 370)
            assert tiers[rated.tier[0]] == tiers[place if points >= at else place + 1]


def read_without_gates() -> Scheme:
    from dataclasses import replace

    assert isinstance(SIX, Scheme)
    return replace(SIX, gates=())


GATE = '[[gate]]\ntier = "fair"\nwhere = "5"\nlow = ">= 60"\n'


def test_gate__holds_its_tier_and_all_above() -> None:
    made = scheme(tail=GATE)
    answer = what_if(made, dict(zip(KEYS, (5, 5, 2), strict=True)))

    assert (answer.tier_by_score, answer.tier) == ("good", "poor")
    assert [gate.key for gate in answer.gates_failed] == ["fair/5"]
    assert colour(made, 5, 5, 3) == "good"


def test_gate__of_the_highest_tier_leaves_the_next() -> None:
    made = scheme(tail=GATE.replace('"fair"', '"good"'))

    assert colour(made, 5, 5, 2) == "fair"


def test_gate__that_does_not_hold_the_school_back_is_not_said() -> None:
    answer = what_if(scheme(tail=GATE.replace('"fair"', '"good"')), dict.fromkeys(KEYS, 2))

    assert answer.tier == "poor"
    assert answer.gates_failed == ()


def test_gate__every_indicator_and_exact_level() -> None:
    made = scheme(tail='[[gate]]\ntier = "good"\nwhere = "every_indicator"\nlow = "> 3"\n')

    assert colour(made, 5, 5, 3) == "fair"
    assert colour(made, 5, 5, 4) == "good"


@pytest.mark.parametrize("low", [">= 2.5", "> 2", ">= 3"])
def test_gate__between_two_levels_asks_for_the_upper(low: str) -> None:
    made = scheme(tail=f'[[gate]]\ntier = "good"\nwhere = "5.1.1"\nlow = "{low}"\n')

    assert colour(made, 5, 5, 2) == "fair"
    assert colour(made, 5, 5, 3) == "good"


def test_gate__on_what_was_not_assessed_is_not_passed() -> None:
    assert colour(scheme(tail=GATE), 5, 5, None) == "poor"


@pytest.mark.parametrize(
    ("rule", "score", "tier"),
    [("assessed", 100.0, "good"), ("lowest", 220 / 3, "fair"), ("unrated", None, UNRATED)],
)
def test_missing__counts_as_the_scheme_says_and_is_always_partial(
    rule: str, score: float | None, tier: str
) -> None:
    answer = what_if(scheme(head=f'missing = "{rule}"'), {"1.1.1": 5, "1.1.2": 5})

    assert answer.is_partial
    assert answer.tier == tier
    assert answer.score_pct == (pytest.approx(score) if score else None)


def test_missing__below_the_fewest_there_is_no_colour() -> None:
    made = scheme(head="fewest_assessed_pct = 66.7")

    answer = what_if(made, {"1.1.1": 5, "1.1.2": 5})

    assert (answer.tier, answer.status) == (UNRATED, RatingStatus.TOO_PARTIAL)
    assert colour(scheme(head="fewest_assessed_pct = 66.6"), 5, 5, None) == "good"


def test_levels__outside_the_scheme_are_not_assessed() -> None:
    answer = what_if(scheme(), {"1.1.1": 6, "1.1.2": 0, "5.1.1": 4})

    assert answer.is_partial
    assert answer.score_pct == 80


def test_nothing_assessed__is_unrated() -> None:
    answer = what_if(scheme(), {})

    assert (answer.tier, answer.status, answer.score_pct) == (
        UNRATED,
        RatingStatus.NOT_ASSESSED,
        None,
    )


def test_unknown_indicator__is_named() -> None:
    with pytest.raises(UnknownKey, match=r"9\.9\.9"):
        what_if(scheme(), {"9.9.9": 3})


# --- many rounds, versions, schemes --------------------------------------------------------------


def test_rate__columns_and_one_row_per_round_and_scheme() -> None:
    rounds = pd.concat(
        [
            assessment({"1.1.1": 5, "1.1.2": 4, "5.1.1": 3}),
            assessment({"1.1.1": 5, "1.1.2": 5, "5.1.1": 5}, round_no=2, assessed_on="2024-08-09"),
            assessment({"1.1.1": 1, "1.1.2": None, "5.1.1": 1}, "99010002"),
        ],
        ignore_index=True,
    )

    answer = rate([scheme()], rounds)

    assert list(answer.ratings.columns) == list(RATING_COLUMNS)
    assert list(answer.components.columns) == list(COMPONENT_COLUMNS)
    assert answer.ratings["tier"].tolist() == ["good", "good", "poor"]
    assert answer.ratings["score_pct"].tolist() == pytest.approx([80, 100, 20])
    assert answer.ratings["is_partial"].tolist() == [False, False, True]
    assert answer.ratings["assessed_count"].tolist() == [3, 3, 2]
    assert answer.ratings["assessed_on"].tolist()[0] == dt.date(2024, 7, 30)
    first = answer.components[answer.components["round_no"] == 1].iloc[:2]
    assert first["score_pct"].tolist() == pytest.approx([90, 60])
    assert first["mean_level"].tolist() == pytest.approx([4.5, 3])


def test_rate__row_order_does_not_matter() -> None:
    rounds = pd.concat(
        [assessment({"1.1.1": 5, "1.1.2": 4, "5.1.1": 3}, f"9901000{i}") for i in range(1, 5)]
    )

    one, other = (rate([scheme()], rows) for rows in (rounds, rounds.iloc[::-1]))

    pd.testing.assert_frame_equal(one.ratings, other.ratings)
    pd.testing.assert_frame_equal(one.components, other.components)


def versions() -> list[Scheme]:
    from dataclasses import replace

    old = scheme()
    new = scheme(tiers=(("good", ">= 95"), ("fair", ">= 60"), ("poor", "")))
    return [old, replace(new, version="2", in_force_from=dt.date(2024, 8, 1))]


def test_versions__an_old_round_keeps_the_colour_of_its_own() -> None:
    levels = {"1.1.1": 4, "1.1.2": 4, "5.1.1": 4}
    rounds = pd.concat(
        [assessment(levels), assessment(levels, round_no=2, assessed_on="2024-08-09")]
    )

    ratings = rate(versions(), rounds).ratings

    assert ratings[["round_no", "scheme_version", "tier"]].to_numpy().tolist() == [
        [1, "1", "good"],
        [2, "2", "fair"],
    ]


def test_versions__a_round_before_the_first_has_no_colour() -> None:
    ratings = rate(versions(), assessment({"1.1.1": 5}, assessed_on="2019-01-01")).ratings

    assert ratings["rating_status"].tolist() == ["no_version"]
    assert ratings["tier"].tolist() == [UNRATED]


def test_versions__another_list_of_indicators_is_not_rated_by_this_one() -> None:
    rows = assessment({"1.1.1": 5}, indicator_version="2560")

    assert rate(versions(), rows).ratings["rating_status"].tolist() == ["no_version"]


def test_versions__a_round_without_a_date_counts_from_the_first_day_of_its_year() -> None:
    rows = assessment({"1.1.1": 4, "1.1.2": 4, "5.1.1": 4}, assessed_on=None)

    assert rate(versions(), rows).ratings["scheme_version"].tolist() == ["1"]


def test_schemes__stand_side_by_side() -> None:
    from dataclasses import replace

    other = replace(scheme(tiers=(("yes", "> 90"), ("no", ""))), key="other")

    ratings = rate([scheme(), other], assessment(dict.fromkeys(KEYS, 4))).ratings

    assert ratings[["scheme", "tier"]].to_numpy().tolist() == [["other", "no"], ["small", "good"]]


def test_rate__without_assessments_has_its_columns() -> None:
    answer = rate([scheme()], assessment({}))

    assert list(answer.ratings.columns) == list(RATING_COLUMNS)
    assert answer.ratings.empty and answer.components.empty


# --- monotone ------------------------------------------------------------------------------------

LIST = INDICATOR_FILE.read_text(encoding="utf-8")


@st.composite
def random_schemes(draw: st.DrawFn) -> Scheme:
    weights = draw(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
    halves = draw(st.sets(st.integers(1, 50), min_size=2, max_size=4))
    bounds = [2 * half for half in sorted(halves, reverse=True)]
    operators = draw(
        st.lists(st.sampled_from([">=", ">"]), min_size=len(bounds), max_size=len(bounds))
    )
    if bounds[0] == 100:
        operators[0] = ">="
    tiers = [(f"t{i}", f"{o} {b}") for i, (o, b) in enumerate(zip(operators, bounds, strict=True))]
    head = [f'score = "{draw(st.sampled_from(["share_of_full", "share_of_span"]))}"']
    head.append(f'missing = "{draw(st.sampled_from(["assessed", "lowest"]))}"')
    if draw(st.booleans()):
        head.append(f"decimals = {draw(st.integers(0, 2))}")
    tail = "[weights]\n" + "\n".join(
        f'"{key}" = {weight}' for key, weight in zip(KEYS, weights, strict=True)
    )
    scopes = ["every_indicator"] if 0 not in weights else []
    scopes += [key for key, weight in zip(KEYS, weights, strict=True) if weight]
    for tier in draw(st.sets(st.integers(0, len(tiers) - 1), max_size=2)):
        level = draw(st.integers(1, 5))
        where = draw(st.sampled_from(scopes))
        tail += f'\n[[gate]]\ntier = "t{tier}"\nwhere = "{where}"\nlow = ">= {level}"\n'
    if weights[2]:
        tail += f'\n[[gate]]\ntier = "t0"\nwhere = "5"\nlow = ">= {draw(st.integers(0, 100))}"\n'
    return scheme("\n".join(head), (*tiers, ("last", "")), tail)


@given(random_schemes(), st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=3, max_size=3))
@settings(max_examples=200, deadline=None)
def test_monotone__raising_any_level_never_lowers_the_colour(
    made: Scheme, levels: list[int | None]
) -> None:
    tiers = [*(tier.key for tier in made.tiers), UNRATED]
    before = tiers.index(what_if(made, dict(zip(KEYS, levels, strict=True))).tier)
    for place, level in enumerate(levels):
        for higher in range((level or 5) + 1, 6):
            raised = [*levels[:place], higher, *levels[place + 1 :]]
            after = tiers.index(what_if(made, dict(zip(KEYS, raised, strict=True))).tier)
            assert after <= before


@given(random_schemes())
@settings(max_examples=50, deadline=None)
def test_score__is_the_weighted_share(made: Scheme) -> None:
    for levels in product((1, 3, 5), repeat=3):
        answer = what_if(made, dict(zip(KEYS, levels, strict=True)))
        top, base = made.levels - made.base_level, made.base_level
        exact = Fraction(
            100 * sum(w * (n - base) for w, n in zip(made.units, levels, strict=True)),
            sum(made.units) * top,
        )
        assert answer.score_pct == pytest.approx(float(exact))
        reached = sum(not cut.reaches(exact) for cut in made.score_cuts)
        assert answer.tier_by_score == made.tiers[reached].key


# --- the grid ------------------------------------------------------------------------------------

EXPECTED = {
    "very_low": "YGBBB", "low": "OYGGB", "medium": "OOYGG", "high": "ROOYY", "very_high": "RRROY",
}  # fmt: skip
"""As published: columns from increased significantly to declined significantly."""
STATUS_ENDS = {
    "very_low": (0.0, 2.5), "low": (2.6, 5.0), "medium": (5.1, 10.0), "high": (10.1, 20.0),
    "very_high": (20.1, 100.0),
}  # fmt: skip
CHANGE_ENDS = ((3.1, 40.0), (0.5, 3.0), (-0.4, 0.4), (-2.9, -0.5), (-40.0, -3.0))
NAMES = {"B": "blue", "G": "green", "Y": "yellow", "O": "orange", "R": "red"}


def test_california__every_boundary_with_one_decimal() -> None:
    cases = [
        (status, change, NAMES[EXPECTED[band][column]])
        for band, ends in STATUS_ENDS.items()
        for status in ends
        for column, changes in enumerate(CHANGE_ENDS)
        for change in changes
    ]
    frame = pd.DataFrame(cases, columns=["status", "change", "tier"])

    placed = rate_grid(CALIFORNIA, frame["status"], frame["change"])

    assert len(cases) == 100
    assert placed["tier"].tolist() == frame["tier"].tolist()


def test_california__values_are_rounded_before_they_are_placed() -> None:
    status = pd.Series([2.54, 2.55, 20.049, 20.05, np.nan])
    change = pd.Series([0.0, 0.449, 0.45, 3.05, 1.0])

    placed = rate_grid(CALIFORNIA, status, change)

    assert placed["status"].tolist()[:4] == ["very_low", "low", "high", "very_high"]
    assert placed["change"].tolist()[1:4] == ["maintained", "increased", "increased_significantly"]
    assert placed["tier"].tolist()[4] == UNRATED
    assert placed["status"].isna().tolist() == [False, False, False, False, True]


def test_grid__the_difference_of_two_decimals_is_no_trap() -> None:
    # 10.0 − 9.5 and 5.1 − 4.6 are not both 0.5 in binary
    change = pd.Series([10.0 - 9.5, 5.1 - 4.6, 2.8 - 2.3])

    assert (
        rate_grid(CALIFORNIA, pd.Series([10.0, 5.1, 2.8]), change)["change"].tolist()
        == ["increased"] * 3
    )
