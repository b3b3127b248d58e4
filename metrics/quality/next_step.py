"""The next colour: the cheapest sets of indicators and levels that reach it, exactly, within gates.

A whole-number programme is solved by HiGHS with no gap allowed, and every answer is rated again in
whole numbers before it is given: what is said to reach a colour does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from metrics.answers import MetricsError, UnknownKey
from metrics.quality.rating import (
    Levels,
    count_levels,
    level_needed,
    levels_of,
    points_needed,
    rate_levels,
)
from metrics.quality.scheme import Scheme, to_units

MOST_SETS = 20
"""More alternatives than anyone compares."""

_LARGEST_EXACT = 2**40
"""Objectives and sums stay exact in doubles, and apart by more than the solver's tolerance, below this."""


class NotSolved(MetricsError):
    """The solver stopped without an answer; never guessed instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """One indicator raised."""

    indicator: str
    level_from: int
    level_to: int
    effort: float


@dataclass(frozen=True, slots=True)
class NextStep:
    """One set of indicators that reaches a colour.

    Parameters
    ----------
    tier : key of the colour that it reaches
    effort : in the scheme's unit of effort; lower is better
    steps : the indicators raised, in the order of the list
    score_pct : score afterwards, percent
    """

    tier: str
    effort: float
    steps: tuple[Step, ...]
    score_pct: float


@dataclass(frozen=True, slots=True)
class Lift:
    """What lifts the schools of an area by one colour.

    Parameters
    ----------
    chosen : for each school, whether it is among those lifted within the effort
    effort : what they need together
    value : what they are worth together: schools, or pupils
    is_only : whether no other choice is worth as much for as little
    """

    chosen: tuple[bool, ...]
    effort: float
    value: float
    is_only: bool


def next_tier(scheme: Scheme, levels: Mapping[str, int | float | None]) -> str | None:
    """Return the colour above the present one; None at the top, and without a colour."""
    place = int(rate_levels(scheme, levels_of(scheme, levels)[None, :]).tier[0])
    return scheme.tiers[place - 1].key if place > 0 else None


def find_next_steps(
    scheme: Scheme,
    levels: Mapping[str, int | float | None],
    *,
    target: str | None = None,
    sets: int = 3,
    fixed: Sequence[str] = (),
) -> list[NextStep]:
    """Find the cheapest sets of indicators that reach a colour.

    Parameters
    ----------
    scheme : its effort and gates count
    levels : present levels by indicator; what is not assessed is raised only where the scheme counts
        it as the lowest level
    target : key of the colour; None = the next one up
    sets : how many alternatives, each with other indicators and none that holds another
    fixed : indicators that cannot be raised

    Returns
    -------
    alternatives, cheapest first, then those with fewer indicators; empty at the top, without a
    colour, where the target is reached already or cannot be

    Raises
    ------
    UnknownKey : an indicator or a target that the scheme does not have
    NotSolved : the solver stopped without an answer

    Notes
    -----
    minimise Σ effort·x + start·z over whole x (levels up) and z (raised or not), with the points
    that the tier's bound asks for, and each gate's. Among equal efforts the fewest indicators win.
    """
    own = levels_of(scheme, levels)
    levels_of(scheme, dict.fromkeys(fixed, 1))
    place = int(rate_levels(scheme, own[None, :]).tier[0])
    wanted = place - 1 if target is None else _place_of(scheme, target)
    if place < 0 or wanted < 0 or wanted >= place:
        return []
    problem = _Problem.of(scheme, own, wanted, fixed)
    found: list[NextStep] = []
    excluded: list[npt.NDArray[np.bool_]] = []
    while len(found) < min(sets, MOST_SETS):
        raised = problem.solve(excluded)
        if raised is None:
            break
        found.append(_describe(scheme, own, raised, wanted))
        excluded.append(raised > 0)
    return found


def choose_lifts(
    efforts: Sequence[float | None],
    budget: float,
    values: Sequence[float] | None = None,
) -> Lift:
    """Choose which schools to lift within an effort: as many, or as much worth, as can be.

    Parameters
    ----------
    efforts : per school what its next colour needs; None = it has none
    budget : effort in all, same unit
    values : what each is worth, 0 or more (pupils); None = each counts once

    Returns
    -------
    Lift; among choices of equal worth the cheapest

    Raises
    ------
    NotSolved : the solver stopped without an answer

    Notes
    -----
    A knapsack, solved as a whole-number programme without a gap; then solved once more without that
    choice, which says whether another is as good.
    """
    worth = [1.0] * len(efforts) if values is None else list(values)
    usable = [i for i, effort in enumerate(efforts) if effort is not None and effort <= budget]
    chosen, is_only = [False] * len(efforts), True
    if usable:
        cost = to_units([_fraction(efforts[i] or 0) for i in usable] + [_fraction(budget)])
        gain = to_units([_fraction(worth[i]) for i in usable] + [Fraction(0)])[:-1]
        best = _pack(cost[:-1], gain, cost[-1])
        other = _pack(cost[:-1], gain, cost[-1], without=best)
        is_only = _packed(cost, gain, other) != _packed(cost, gain, best)
        for place in best:
            chosen[usable[place]] = True
    lifted = [i for i, is_in in enumerate(chosen) if is_in]
    return Lift(
        tuple(chosen),
        float(sum(efforts[i] or 0 for i in lifted)),
        float(sum(worth[i] for i in lifted)),
        is_only,
    )


def _pack(
    cost: Sequence[int],
    gain: Sequence[int],
    budget: int,
    without: Sequence[int] | None = None,
) -> list[int]:
    """Return the places of the most gain, then the least cost, within a budget.

    Parameters
    ----------
    without : a choice that is not to be found again; where there is no other, nothing is chosen
    """
    from scipy import optimize  # 0.2 s to import, needed only for this

    weight = sum(cost) + 1
    _require_exact(sum(gain) * weight + weight)
    limits = [optimize.LinearConstraint(np.array([cost], dtype=float), ub=budget)]
    if without is not None:  # one goes or one comes
        signs = np.ones((1, len(cost)))
        signs[0, list(without)] = -1
        limits.append(optimize.LinearConstraint(signs, lb=1 - len(without)))
    result = optimize.milp(
        c=[own - value * weight for own, value in zip(cost, gain, strict=True)],
        constraints=limits,
        integrality=np.ones(len(cost)),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if result.status == 2 and without is not None:  # proven to have no solution
        return []
    if result.status != 0:
        raise _not_solved(result.message)
    return [place for place, x in enumerate(result.x) if x > 0.5]


def _packed(cost: Sequence[int], gain: Sequence[int], chosen: Sequence[int]) -> tuple[int, int]:
    """Return gain and cost of a choice, in whole units."""
    return sum(gain[i] for i in chosen), sum(cost[i] for i in chosen)


@dataclass(frozen=True, slots=True)
class _Problem:
    """Columns: levels up (x) of each indicator, then raised or not (z)."""

    cost: npt.NDArray[np.float64]
    most: npt.NDArray[np.float64]
    least: npt.NDArray[np.float64]
    rows: npt.NDArray[np.float64]
    needs: npt.NDArray[np.float64]

    @classmethod
    def of(cls, scheme: Scheme, own: Levels, wanted: int, fixed: Sequence[str]) -> _Problem:
        given = count_levels(scheme, own[None, :])[0]
        counts = ~np.isnan(given)
        start = np.where(counts, given, scheme.levels)
        most = np.where(counts, scheme.levels - start, 0.0)
        for key in fixed:
            most[scheme.places[key]] = 0
        least = np.zeros(len(most))
        rows: list[npt.NDArray[np.float64]] = []
        needs: list[float] = []
        units = np.array(scheme.units, dtype=np.int64)
        span = scheme.levels - scheme.base_level

        def ask(members: Sequence[int], needed: int) -> None:
            """Ask for points of some indicators: those at hand and those gained."""
            places = [i for i in members if counts[i]]
            have = sum(int(units[i]) * (int(given[i]) - scheme.base_level) for i in places)
            if needed > have:
                row = np.zeros(len(most))
                row[places] = units[places]
                rows.append(row)
                needs.append(float(needed - have))

        everyone = range(len(most))
        full = span * sum(int(units[i]) for i in everyone if counts[i])
        if wanted < len(scheme.score_cuts):
            ask(everyone, points_needed(scheme.score_cuts[wanted], full))
        for gate in scheme.gates:
            if gate.tier < wanted:
                continue
            members = scheme.members(gate.kind, gate.where)
            if gate.kind == "indicator":
                i = members[0]
                least[i] = max(least[i], level_needed(gate) - start[i]) if counts[i] else np.inf
            else:
                own_full = span * sum(int(units[i]) for i in members if counts[i])
                needed = points_needed(gate.cut, own_full) if own_full else 1
                ask(members, needed)
        effort = to_units([*scheme.effort, *scheme.effort_start])
        count = len(most)
        weight = count + 1
        _require_exact(sum(e * scheme.levels for e in effort) * weight)
        _require_exact(int(units.sum()) * span)
        return cls(
            cost=np.array([*(e * weight for e in effort[:count]), *(e * weight + 1 for e in effort[count:])], dtype=float),
            most=most,
            least=least,
            rows=np.array(rows, dtype=float).reshape(-1, count),
            needs=np.array(needs),
        )  # fmt: skip

    def solve(self, excluded: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.int64] | None:
        """Return levels up of the cheapest set that holds none of the excluded; None = there is none."""
        from scipy import optimize, sparse  # 0.2 s to import, needed only for this

        if (self.least > self.most).any():
            return None
        count = len(self.most)
        nothing = np.zeros((len(self.rows), count))
        # x ≤ most · z for those that may rise, and a set that was given before loses a member
        linked = np.hstack([np.eye(count), -np.diag(self.most)])
        without = np.array([np.concatenate([np.zeros(count), one]) for one in excluded])
        matrix = np.vstack(
            [np.hstack([self.rows, nothing]), linked, without.reshape(-1, 2 * count)]
        )
        low = np.concatenate([self.needs, np.full(count + len(excluded), -np.inf)])
        high = np.concatenate(
            [
                np.full(len(self.rows), np.inf),
                np.zeros(count),
                np.array([one.sum() - 1 for one in excluded], dtype=float),
            ]
        )
        result = optimize.milp(
            c=self.cost,
            constraints=optimize.LinearConstraint(sparse.csc_array(matrix), low, high),
            integrality=np.ones(2 * count),
            bounds=optimize.Bounds(
                np.concatenate([np.maximum(self.least, 0), np.zeros(count)]),
                np.concatenate([self.most, (self.most > 0).astype(float)]),
            ),
            options={"mip_rel_gap": 0},
        )
        if result.status == 2:  # proven to have no solution
            return None
        if result.status != 0:
            raise _not_solved(result.message)
        raised: npt.NDArray[np.int64] = np.rint(result.x[:count]).astype(np.int64)
        return raised


def _describe(scheme: Scheme, own: Levels, raised: npt.NDArray[np.int64], wanted: int) -> NextStep:
    """Rate the raised levels again, in whole numbers, and say what was raised."""
    given = count_levels(scheme, own[None, :])[0]
    after = np.where(raised > 0, given + raised, own)
    rated = rate_levels(scheme, after[None, :])
    if not 0 <= rated.tier[0] <= wanted:
        raise _not_solved("an answer that does not reach the colour")
    steps = tuple(
        Step(
            one.key,
            int(given[i]),
            int(given[i] + raised[i]),
            float(scheme.effort[i] * int(raised[i]) + scheme.effort_start[i]),
        )
        for i, one in enumerate(scheme.indicators)
        if raised[i] > 0
    )
    return NextStep(
        scheme.tiers[int(rated.tier[0])].key,
        sum(step.effort for step in steps),
        steps,
        float(rated.score_pct[0]),
    )


def _place_of(scheme: Scheme, target: str) -> int:
    keys = [tier.key for tier in scheme.tiers]
    if target not in keys:
        listed = ", ".join(keys)
        raise UnknownKey(
            f"The scheme {scheme.name} has no tier “{target}”. Tiers: {listed}.",
            f"เกณฑ์ {scheme.name} ไม่มีระดับ “{target}” ที่มี: {listed}",
        )
    return keys.index(target)


def _fraction(number: float) -> Fraction:
    """Return a number as it was written, not as it is stored: 0.1 is a tenth."""
    return Fraction(str(number))


def _require_exact(size: int) -> None:
    if size > _LARGEST_EXACT:
        raise NotSolved(
            "The scheme's weights or efforts differ too much in size for an exact answer. Use rounder numbers.",
            "น้ำหนักหรือแรงงานในเกณฑ์ต่างกันมากเกินไปจนหาคำตอบที่แน่นอนไม่ได้ ให้ใช้ตัวเลขที่กลมกว่านี้",
        )


def _not_solved(reason: str) -> NotSolved:
    return NotSolved(
        f"No exact answer was found: {reason}. Nothing is guessed instead.",
        f"ยังหาคำตอบที่แน่นอนไม่ได้ ({reason}) ระบบไม่เดาแทน",
    )
