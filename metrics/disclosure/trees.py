"""Which cells of a hierarchy to hide beside the sensitive ones: the exact least, found on the tree.

**What an attacker can work out.** Schools are the leaves; a published area states the sum of the
leaves below it (pupils n, and points n·x̄). Take from the sum of a published area what is published
below it: what is left is the sum of its *group*, the hidden schools whose nearest published area
it is. Every hidden school stands in one group at most, so the groups share no unknown, and the
equations of the groups are all that the published numbers say: anything that follows from them
linearly is a sum of groups and published cells. Hence it is enough to look at each group alone.

**What is safe.** A group is empty, or holds at least `Rules.fewest_schools` schools that count, with
`Rules.fewest_pupils` pupils together: its sum is then a number that could itself be public.

**What is hidden.** Within an area the only useful way to hide r more schools is the r cheapest, for
each of them alone brings enough pupils; and hiding an area merges its group into the next one up.
So dynamic programming over the areas, with what a group holds (schools and pupils, both capped
where they suffice) as its state, finds the least weight exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from metrics.disclosure.rules import Bools, Floats, Rules

Ints = npt.NDArray[np.int64]

State = tuple[bool, int, int]
"""What a group holds: anything at all, schools that count (capped), their pupils (capped)."""

_EMPTY: State = (False, 0, 0)


@dataclass(frozen=True, slots=True)
class Tree:
    """Areas over leaves, one paper sheet.

    Parameters
    ----------
    parent : areas, position of the next wider area, −1 for the root; parents come before children
    area_weight : areas, what hiding the area's row costs (pupils)
    area_is_hidden : areas, rows that must not be shown
    leaf_parent : leaves, position of the area that each stands in
    leaf_size : leaves, pupils; what the leaf adds to its group
    leaf_is_hidden : leaves, must not be shown
    leaf_counts : leaves, whether a hidden leaf is a stranger to everyone; False where its value is
        known from elsewhere, so that it protects nobody
    """

    parent: Ints
    area_weight: Floats
    area_is_hidden: Bools
    leaf_parent: Ints
    leaf_size: Ints
    leaf_is_hidden: Bools
    leaf_counts: Bools


@dataclass(frozen=True, slots=True)
class Hidden:
    """What to hide: flags of areas and leaves, those that had to be hidden included."""

    areas: Bools
    leaves: Bools


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to settle a subtree: its cost, and how (kept as a chain, read back at the end)."""

    cost: float
    area: int = -1
    is_area_hidden: bool = False
    leaf_count: int = 0
    before: tuple[_Option, ...] = ()


Options = dict[State, _Option]

_CHOSE_NOTHING = _Option(0.0)
_NOTHING: Options = {_EMPTY: _CHOSE_NOTHING}


def hide_least(tree: Tree, rules: Rules) -> Hidden:
    """Choose what to hide beside what must be, with the least weight in all.

    Parameters
    ----------
    tree : the hierarchy; leaves that may be chosen are those that count, are not hidden yet and
        have at least `Rules.fewest_pupils`
    rules : what a group needs

    Returns
    -------
    Hidden, every group of a shown area safe. Where nothing else helps the root's row is hidden too
    """
    return _Solver(tree, rules).solve()


def nearest_shown(parent: Ints, is_hidden: Bools) -> Ints:
    """Return for each area the nearest shown one, itself included; −1 where there is none."""
    nearest = np.full(len(parent), -1, dtype=np.int64)
    for area, above in enumerate(parent):
        if not is_hidden[area]:
            nearest[area] = area
        elif above >= 0:
            nearest[area] = nearest[above]
    return nearest


class _Solver:
    """The dynamic programme of one tree."""

    def __init__(self, tree: Tree, rules: Rules) -> None:
        self.tree, self.rules = tree, rules
        self.children: list[list[int]] = [[] for _ in tree.parent]
        for area, above in enumerate(tree.parent.tolist()):
            if above >= 0:
                self.children[above].append(area)
        self.own = self._gather_hidden()
        self.spare, self.prices = self._order_spare()
        self.candidates = self._find_candidates()

    def solve(self) -> Hidden:
        """Settle the areas from the narrowest to the widest, then read the choice back."""
        settled: list[Options] = [{} for _ in self.children]
        for area in reversed(range(len(self.children))):
            settled[area] = self._settle(area, [settled[c] for c in self.children[area]])
        areas = self.tree.area_is_hidden.copy()
        leaves = self.tree.leaf_is_hidden.copy()
        best = min(settled[0].values(), key=lambda option: option.cost)
        for option in _unfold(best):
            areas[option.area] |= option.is_area_hidden
            leaves[self.spare[option.area][: option.leaf_count]] = True
        return Hidden(areas, leaves)

    def _gather_hidden(self) -> list[State]:
        """Sum the leaves that must be hidden, by area."""
        tree, count = self.tree, len(self.children)
        hidden = tree.leaf_is_hidden
        is_any = np.bincount(tree.leaf_parent[hidden], minlength=count) > 0
        stranger = hidden & tree.leaf_counts
        schools = np.bincount(tree.leaf_parent[stranger], minlength=count)
        pupils = np.bincount(tree.leaf_parent[stranger], tree.leaf_size[stranger], minlength=count)
        return [
            self._cap(bool(a), int(s), int(p))
            for a, s, p in zip(is_any, schools, pupils, strict=True)
        ]

    def _order_spare(self) -> tuple[list[Ints], list[list[float]]]:
        """List the few cheapest leaves of each area that could be hidden, and what they cost."""
        tree, most = self.tree, self.rules.fewest_schools
        may = tree.leaf_counts & ~tree.leaf_is_hidden & (tree.leaf_size >= self.rules.fewest_pupils)
        free = np.flatnonzero(may)
        free = free[np.lexsort((free, tree.leaf_size[free], tree.leaf_parent[free]))]
        starts = np.searchsorted(tree.leaf_parent[free], np.arange(len(self.children) + 1))
        spare = [free[a:b][:most] for a, b in pairwise(starts)]
        prices = [[0.0, *np.cumsum(tree.leaf_size[s]).tolist()] for s in spare]
        return spare, prices

    def _find_candidates(self) -> Bools:
        """Say which areas an optimal choice may hide.

        Showing an area again frees its weight and costs at most what mends its own group and the
        one that it had joined with schools of their own; where that is not dearer, hiding it is no
        use. The one that it had joined is the next area up, or beyond areas that may be hidden too.
        """
        tree, needs = self.tree, [_EMPTY] * len(self.children)
        for area in reversed(range(len(self.children))):
            held = self.own[area]
            for child in self.children[area]:
                if tree.area_is_hidden[child]:
                    held = self._add(held, needs[child])
            needs[area] = held
        mend = [self._mend(area, needs[area]) for area in range(len(self.children))]
        full = [self._mend(area, (True, 0, 0)) for area in range(len(self.children))]
        nearest = nearest_shown(tree.parent, tree.area_is_hidden)
        above = np.where(tree.parent >= 0, nearest[tree.parent], -1).tolist()
        is_candidate = np.zeros(len(self.children), dtype=bool)
        while True:
            next_up = [0.0] * len(above)  # what the dearest group costs that it could have joined
            for area, wider in enumerate(above):
                if wider >= 0:
                    next_up[area] = mend[wider]
                    if is_candidate[wider]:
                        next_up[area] = max(mend[wider], next_up[wider])
            found = [
                area
                for area in np.flatnonzero(~(is_candidate | tree.area_is_hidden)).tolist()
                if tree.area_weight[area] < mend[area] + next_up[area]
            ]
            if not found:
                return is_candidate
            is_candidate[found] = True
            for wider in {above[area] for area in found} - {-1}:
                mend[wider] = full[wider]

    def _mend(self, area: int, held: State) -> float:
        """Return what the area's own schools cost that make a group safe; inf if they cannot."""
        if self._is_safe(held):
            return 0.0
        ways = (
            price
            for count, price in enumerate(self.prices[area])
            if self._is_safe(self._add(held, self._of_spare(count)))
        )
        return next(ways, np.inf)

    def _settle(self, area: int, children: Sequence[Options]) -> Options:
        """Return the ways to settle an area's subtree, by what it passes up."""
        is_forced = bool(self.tree.area_is_hidden[area])
        may_hide = is_forced or bool(self.candidates[area])
        if not may_hide and self._is_safe(self.own[area]) and all(c == _NOTHING for c in children):
            return _NOTHING
        ways: Options = {self.own[area]: _Option(0.0)}
        for options in children:
            if options != _NOTHING:
                ways = self._join(ways, options)
        passed: Options = {}
        for held, way in ways.items():
            for count, price in enumerate(self.prices[area]):
                state, cost = self._add(held, self._of_spare(count)), way.cost + price
                if not is_forced and self._is_safe(state):
                    _keep(passed, _EMPTY, _Option(cost, area, False, count, (way,)))
                if may_hide and (is_forced or state != _EMPTY):
                    dear = cost + (0.0 if is_forced else float(self.tree.area_weight[area]))
                    _keep(passed, state, _Option(dear, area, True, count, (way,)))
                if self._is_safe(state) and not may_hide:
                    break  # more schools cost more and help nobody
        if not passed:  # the root alone: nothing above it can tell
            cheapest = min(ways.values(), key=lambda way: way.cost)
            passed[_EMPTY] = _Option(np.inf, area, True, 0, (cheapest,))
        least = {s: o if o.cost > 0 else _CHOSE_NOTHING for s, o in passed.items()}
        return _drop_dominated(least)

    def _join(self, ways: Options, options: Options) -> Options:
        joined: Options = {}
        for held, way in ways.items():
            for state, option in options.items():
                both = _Option(way.cost + option.cost, before=(way, option))
                _keep(joined, self._add(held, state), both)
        return _drop_dominated(joined)

    def _of_spare(self, count: int) -> State:
        return (count > 0, count, self.rules.fewest_pupils * min(count, 1))

    def _add(self, a: State, b: State) -> State:
        return self._cap(a[0] or b[0], a[1] + b[1], a[2] + b[2])

    def _cap(self, is_any: bool, schools: int, pupils: int) -> State:
        rules = self.rules
        return is_any, min(schools, rules.fewest_schools), min(pupils, rules.fewest_pupils)

    def _is_safe(self, state: State) -> bool:
        return not state[0] or self._cap(*state) == (
            True, self.rules.fewest_schools, self.rules.fewest_pupils,
        )  # fmt: skip


def _keep(options: Options, state: State, option: _Option) -> None:
    if state not in options or option.cost < options[state].cost:
        options[state] = option


def _drop_dominated(options: Options) -> Options:
    """Leave out what holds no more and costs no less than another that holds something."""

    def is_beaten(state: State, option: _Option) -> bool:
        return any(
            other != state
            and other[0]
            and other[1] >= state[1]
            and other[2] >= state[2]
            and rival.cost <= option.cost
            for other, rival in options.items()
        )

    return {s: o for s, o in options.items() if not s[0] or not is_beaten(s, o)}


def _unfold(option: _Option) -> Iterator[_Option]:
    waiting = [option]
    while waiting:
        one = waiting.pop()
        waiting.extend(one.before)
        if one.area >= 0:
            yield one
