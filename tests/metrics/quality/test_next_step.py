"""The next colour: what is found is the cheapest there is, as brute force finds it."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.answers import UnknownKey
from metrics.quality.next_step import choose_lifts, find_next_steps, next_tier
from metrics.quality.rating import UNRATED, what_if
from metrics.quality.scheme import Scheme
from metrics.quality.schemes import read_schemes
from tests.metrics.quality.schemes_for_tests import scheme
from tests.metrics.quality.test_rating import KEYS, random_schemes

SIX = next(one for one in read_schemes() if one.key == "six_colours")


def of(*levels: int | None) -> dict[str, int | None]:
    return dict(zip(KEYS, levels, strict=True))


def test_next_step__by_hand() -> None:
    # 11 of 15 points, 12 needed: one level of the cheapest indicator
    made = scheme(tail='[effort]\nevery = 2\n"1.1.2" = 1\n')

    first, second, third = find_next_steps(made, of(4, 4, 3), sets=3)

    assert [(s.indicator, s.level_from, s.level_to, s.effort) for s in first.steps] == [
        ("1.1.2", 4, 5, 1.0)
    ]
    assert (first.tier, first.effort, first.score_pct) == ("good", 1, 80)
    assert {s.steps[0].indicator for s in (second, third)} == {"1.1.1", "5.1.1"}
    assert second.effort == third.effort == 2


def test_next_step__fewer_indicators_win_among_equal_efforts() -> None:
    (found,) = find_next_steps(scheme(), of(3, 3, 3), sets=1, target="good")

    assert found.effort == 3
    assert len(found.steps) == 2  # two levels of one and one of another; never three of one


@pytest.mark.parametrize("heavy", KEYS)
def test_next_step__one_heavy_indicator_wins_over_two_light_ones_of_the_same_effort(
    heavy: str,
) -> None:
    # 14 of 20 points, 16 needed: one level of the heavy indicator, or one of both light ones
    tail = f'[weights]\nevery = 1\n"{heavy}" = 2\n[effort]\nevery = 1\n"{heavy}" = 2\n'

    (found,) = find_next_steps(scheme(tail=tail), dict.fromkeys(KEYS, 4) | {heavy: 3}, sets=1)

    assert found.effort == 2
    assert [step.indicator for step in found.steps] == [heavy]


@pytest.mark.parametrize("low", [">= 2.5", "> 2", ">= 3"])
def test_next_step__a_gate_between_two_levels_asks_for_the_upper(low: str) -> None:
    tail = f'[[gate]]\ntier = "good"\nwhere = "5.1.1"\nlow = "{low}"\n'

    (found,) = find_next_steps(scheme(tail=tail), of(5, 5, 2), sets=1)

    assert [(s.indicator, s.level_from, s.level_to) for s in found.steps] == [("5.1.1", 2, 3)]


def test_next_step__a_start_cost_keeps_the_work_together() -> None:
    made = scheme(tail="[effort_start]\nevery = 5\n")

    (found,) = find_next_steps(made, of(3, 3, 3), sets=1, target="fair") or [None]

    assert found is None  # fair already
    (found,) = find_next_steps(made, of(2, 3, 3), sets=1)
    assert (found.effort, len(found.steps)) == (6, 1)


def test_next_step__a_gate_decides_which() -> None:
    made = scheme(
        tail='[[gate]]\ntier = "good"\nwhere = "5.1.1"\nlow = ">= 4"\n[effort]\n"5" = 9\n'
    )

    (found,) = find_next_steps(made, of(5, 5, 3), sets=1)

    assert [(s.indicator, s.level_to) for s in found.steps] == [("5.1.1", 4)]


def test_next_step__what_was_not_assessed_is_not_raised() -> None:
    for step in find_next_steps(scheme(), of(3, 3, None), sets=5):
        assert "5.1.1" not in {one.indicator for one in step.steps}


def test_next_step__a_gate_on_what_was_not_assessed_cannot_be_reached() -> None:
    made = scheme(tail='[[gate]]\ntier = "good"\nwhere = "5.1.1"\nlow = ">= 2"\n')

    assert find_next_steps(made, of(5, 5, None)) == []


def test_next_step__fixed_indicators_stay() -> None:
    found = find_next_steps(scheme(), of(4, 4, 3), fixed=["5.1.1", "1.1.1"], sets=5)

    assert [[s.indicator for s in one.steps] for one in found] == [["1.1.2"]]


def test_next_step__none_at_the_top_and_none_without_a_colour() -> None:
    assert find_next_steps(scheme(), of(5, 5, 5)) == []
    assert find_next_steps(scheme(), {}) == []
    assert next_tier(scheme(), of(5, 5, 5)) is None
    assert next_tier(scheme(), of(3, 3, 3)) == "good"


def test_next_step__unknown_target_is_named() -> None:
    with pytest.raises(UnknownKey, match="pink"):
        find_next_steps(scheme(), of(1, 1, 1), target="pink")


def brute_force(
    made: Scheme, levels: dict[str, int | None], wanted: int
) -> tuple[float, int] | None:
    """Return the least effort, and the fewest indicators among it, over every raise there is."""
    keys = [tier.key for tier in made.tiers]
    best = None
    counted = [
        level if level is not None else (1 if made.missing_rule == "lowest" else None)
        for level in levels.values()
    ]
    choices = [range(level, 6) if level is not None else [None] for level in counted]
    for raised in product(*choices):
        ups = [0 if new is None else new - old for new, old in zip(raised, counted, strict=True)]
        tried = {
            key: new if up else old
            for (key, old), new, up in zip(levels.items(), raised, ups, strict=True)
        }
        tier = what_if(made, tried).tier
        if tier == UNRATED or keys.index(tier) > wanted:
            continue
        effort = sum(
            float(made.effort[i] * up + made.effort_start[i]) for i, up in enumerate(ups) if up
        )
        cost = (effort, sum(up > 0 for up in ups))
        best = cost if best is None else min(best, cost)
    return best


@st.composite
def schemes_with_effort(draw: st.DrawFn) -> Scheme:
    from dataclasses import replace
    from fractions import Fraction

    made = draw(random_schemes())
    effort = draw(st.lists(st.integers(1, 7), min_size=3, max_size=3))
    start = draw(st.lists(st.integers(0, 5), min_size=3, max_size=3))
    return replace(
        made,
        effort=tuple(Fraction(e, 2) for e in effort),
        effort_start=tuple(map(Fraction, start)),
    )


@given(
    schemes_with_effort(),
    st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=3, max_size=3),
    st.integers(1, 3),
)
@settings(max_examples=150, deadline=None)
def test_next_step__equals_brute_force(made: Scheme, levels: list[int | None], up: int) -> None:
    own = of(*levels)
    tier = what_if(made, own).tier
    keys = [one.key for one in made.tiers]
    if tier == UNRATED:
        assert find_next_steps(made, own) == []
        return
    wanted = keys.index(tier) - up
    if wanted < 0:
        return
    expected = brute_force(made, own, wanted)

    found = find_next_steps(made, own, target=keys[wanted], sets=3)

    if expected is None:
        assert found == []
        return
    assert (found[0].effort, len(found[0].steps)) == pytest.approx(expected)
    efforts = [one.effort for one in found]
    assert efforts == sorted(efforts)
    sets = [{s.indicator for s in one.steps} for one in found]
    for i, one in enumerate(sets):
        assert not any(one >= earlier for earlier in sets[:i])
    for one in found:
        raised = own | {s.indicator: s.level_to for s in one.steps}
        answer = what_if(made, raised)
        assert answer.tier == one.tier
        assert answer.score_pct == pytest.approx(one.score_pct)


def test_next_step__is_found_on_the_shipped_scheme() -> None:
    assert isinstance(SIX, Scheme)
    levels = {one.key: 3 + (place % 3 == 0) for place, one in enumerate(SIX.indicators)}

    found = find_next_steps(SIX, levels, sets=3)

    assert len(found) == 3
    for one in found:
        raised = levels | {step.indicator: step.level_to for step in one.steps}
        assert what_if(SIX, raised).tier == one.tier == next_tier(SIX, levels)


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 20).map(lambda n: n / 2)), max_size=8),
    st.integers(0, 60).map(lambda n: n / 4),
    st.data(),
)
@settings(max_examples=150, deadline=None)
def test_lift__equals_brute_force(
    efforts: list[float | None], budget: float, data: st.DataObject
) -> None:
    values = data.draw(
        st.one_of(
            st.none(), st.lists(st.integers(0, 900), min_size=len(efforts), max_size=len(efforts))
        )
    )
    worth = values if values is not None else [1] * len(efforts)
    reached = []
    for chosen in product([False, True], repeat=len(efforts)):
        picked = [i for i, is_in in enumerate(chosen) if is_in]
        if any(efforts[i] is None for i in picked):
            continue
        effort = sum(efforts[i] for i in picked)
        if effort <= budget:
            reached.append((sum(worth[i] for i in picked), -effort))
    best = max(reached)

    lift = choose_lifts(efforts, budget, values)

    assert (lift.value, lift.effort) == pytest.approx((best[0], -best[1]))
    assert lift.effort <= budget
    picked = [i for i, is_in in enumerate(lift.chosen) if is_in]
    assert sum(efforts[i] for i in picked) == pytest.approx(lift.effort)
    assert lift.is_only == (reached.count(best) == 1)


def test_lift__the_cheapest_are_not_always_those_worth_most() -> None:
    # 10 of effort: one school of 900 pupils needs it all, two small ones need 6 and have 300
    efforts, pupils = [10.0, 2.0, 4.0, None], [900, 100, 200, 5000]

    assert choose_lifts(efforts, 10).chosen == (False, True, True, False)
    assert choose_lifts(efforts, 10, pupils).chosen == (True, False, False, False)


def test_lift__says_whether_another_choice_is_as_good() -> None:
    assert choose_lifts([1, 3, 3], 5).is_only is False  # either of the two
    assert choose_lifts([1, 3, 3], 7).is_only  # both
    assert choose_lifts([1, 3, 4], 5).is_only
    assert choose_lifts([9, None], 5).is_only  # nobody at all


def test_lift__among_200_schools_the_cheapest_are_the_most() -> None:
    rng = random.Random(1)
    efforts = [rng.choice([1, 2, 3.5, 7, 9, 12, 40]) for _ in range(200)]
    pupils = [rng.randint(20, 900) for _ in range(200)]

    by_count, by_pupils = choose_lifts(efforts, 300), choose_lifts(efforts, 300, pupils)

    running, fit = 0.0, 0
    for effort in sorted(efforts):  # where each counts once, the cheapest are the most
        running += effort
        fit += running <= 300
    assert by_count.value == fit
    assert by_pupils.value >= sum(pupils[i] for i, is_in in enumerate(by_count.chosen) if is_in)
