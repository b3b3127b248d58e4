"""One sheet (test, grade and year): which of its schools and areas may be public.

A school's subjects are shown or hidden together. Its pupils are the same in each, so a count hidden
in one subject and shown in the next would be no secret; and a total beside all parts but one would
give the last part away. Hidden together, neither can happen.

**Areas.** Nation, province, district and network form the tree of `metrics.disclosure.trees`. A district
may lie in two provinces, and is then no branch of either: it is taken apart into one piece for each
province, a network likewise. A piece counts as published, as though an attacker knew it, and the
whole is shown where its sum follows from theirs: what is published follows from what was proven.

**After the choice** each group is looked at again with the numbers themselves, subject by subject: a
hidden mean must stay open by `Rules.width_pp` points for one who knows every count, a count by
`Rules.width_count` pupils. Where that fails the area's own row is hidden as well and the choice is
made again.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.disclosure.rules import Bools, Floats, Rules, may_show
from metrics.disclosure.systems import System, is_solvable
from metrics.disclosure.trees import Hidden, Ints, Tree, hide_least, nearest_shown
from metrics.marts.staging import NATION_ID

LEAF_COLUMNS = (
    "school_id", "subject", "province_id", "district_id", "network_id", "tested_count",
    "mean_score_pct", "sd_score_pct", "value_status", "is_in_doubt",
)  # fmt: skip
"""Columns of a sheet's schools; `sd_score_pct` only where it is given."""

AREA_COLUMNS = ("area_level", "area_id", "subject", "tested_count", "mean_score_pct")
"""Columns of a sheet's areas."""

_PLACES = ("province_id", "district_id", "network_id")
_LEVELS = (AreaLevel.NATION, AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK)
_WIDE = 1
"""Depth of provinces in the tree; these and the nation are not hidden for a late file."""

_FULL_MARKS = 100.0
_COUNTED = (ValueStatus.OK.value, ValueStatus.TOO_FEW.value)


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier release says about this sheet's schools, aligned with `Sheet.schools`.

    Parameters
    ----------
    must_hide : hidden then and much the same now, or changed by so few pupils that the two
        releases together would show them
    is_known : public then and much the same now: protects nobody
    is_changed : not the same as then
    change_count : pupils that the change stands for
    gone_node : nodes that schools which were hidden then, and are no more, stood in
    gone_count : their pupils
    system : its equations
    """

    must_hide: Bools
    is_known: Bools
    is_changed: Bools
    change_count: Floats
    gone_node: Ints
    gone_count: Floats
    system: System


@dataclass(frozen=True, slots=True)
class Decision:
    """What of a sheet is public.

    Parameters
    ----------
    schools, areas : DataFrame[area_level, area_id, is_shown, is_sensitive, cell_count,
        pupil_count], one row per unit; cells are its subjects, pupils those of its largest
    """

    units: pd.DataFrame


class HeldBack(Exception):
    """The sheet cannot be released anew without showing what changed; the earlier one stands."""


class Sheet:
    """The rows of one sheet as arrays: schools × subjects, and the tree that they stand in.

    Parameters
    ----------
    leaves : DataFrame of `LEAF_COLUMNS`
    areas : DataFrame of `AREA_COLUMNS`
    rules : the bounds
    """

    def __init__(self, leaves: pd.DataFrame, areas: pd.DataFrame, rules: Rules) -> None:
        self.rules = rules
        has_result = leaves["value_status"].isin(_COUNTED)
        counted = leaves[has_result & (leaves["tested_count"] > 0)]
        self.uncounted = leaves[has_result & ~(leaves["tested_count"] > 0)]
        self.schools = counted.drop_duplicates("school_id").reset_index(drop=True)
        self.subjects = sorted(counted["subject"].unique())
        self.counts = self._spread(counted, counted["tested_count"])
        marks = counted["tested_count"] * counted["mean_score_pct"].fillna(_FULL_MARKS / 2)
        self.points = self._spread(counted, marks)
        self.is_sensitive = self._find_sensitive(counted)
        self._plant(areas)

    def decide(self, past: Sequence[Past] = ()) -> Decision:
        """Choose what to show; see `choose`."""
        return self._describe(self.choose(past))

    def choose(self, past: Sequence[Past] = ()) -> Hidden:
        """Choose which nodes and schools to hide.

        Raises
        ------
        HeldBack : an earlier release and this one together would show a change that is too small,
            and only hiding a province or the nation could help
        """
        must_hide, counts = self.is_sensitive.copy(), np.ones(len(self.schools), dtype=bool)
        for one in past:
            must_hide |= one.must_hide
            counts &= ~one.is_known
        forced = self._find_sensitive_nodes()
        while True:
            size = np.where(counts, self.sizes, 0)
            tree = Tree(self.parent, self.weight, forced, self.leaf_parent, size, must_hide, counts)
            hidden = hide_least(tree, self.rules)
            unsafe = self._find_unsafe(hidden, counts)
            for one in past:
                revealing = self._find_revealing(hidden, one)
                if (self.level[revealing] <= _WIDE).any():
                    raise HeldBack
                unsafe[revealing] = True
            if not (unsafe & ~forced).any():
                break
            forced = forced | unsafe
        hidden = Hidden(hidden.areas & (self._count_held(hidden) > 0), hidden.leaves)
        if past and (self._hidden_wide(hidden) - self._hidden_wide(self.choose())):
            raise HeldBack
        if past and is_solvable([self.as_system(hidden), *(one.system for one in past)]):
            raise HeldBack
        return hidden

    def as_system(self, hidden: Hidden) -> System:
        """Return what an attacker can set up from what is shown."""
        nearest = nearest_shown(self.parent, hidden.areas)
        group = nearest[self.leaf_parent]
        inside = hidden.leaves & (group >= 0)
        groups = pd.DataFrame({"version": self.versions[inside], "group": group[inside]})
        node, areas = self.leaf_parent[inside], []
        for _ in range(int(self.level.max(initial=0)) + 1):
            is_hidden = hidden.areas[node]
            at = groups.assign(area=node)[is_hidden]
            areas.append(at[["version", "area"]])
            node = np.where(is_hidden, self.parent[node], node)
            node = np.maximum(node, 0)
        return System(groups, pd.concat(areas).drop_duplicates())

    def recall(self, shown: Set[tuple[str, str]]) -> Hidden:
        """Return what was hidden when these units (level and id) were shown."""
        is_open = np.ones(len(self.parent), dtype=bool)
        pieces = self.pieces
        keys = zip(pieces["area_level"], pieces["area_id"], strict=True)
        is_open[pieces["node"]] = [key in shown for key in keys]
        level = AreaLevel.SCHOOL.value
        leaves = np.array([(level, i) not in shown for i in self.schools["school_id"]], dtype=bool)
        return Hidden(~is_open, leaves)

    @cached_property
    def versions(self) -> npt.NDArray[np.object_]:
        """Name each school with its numbers: the same name is the same row in another release."""
        numbers = np.hstack([self.counts, self.points]).round(6)
        subjects = "/".join(self.subjects)
        rows = zip(self.schools["school_id"], map(bytes, numbers), strict=True)
        return np.array([(i, subjects, b) for i, b in rows] + [None], dtype=object)[:-1]

    def _hidden_wide(self, hidden: Hidden) -> set[int]:
        """Return the hidden nodes of nation and provinces."""
        return set(np.flatnonzero(hidden.areas & (self.level <= _WIDE)).tolist())

    @cached_property
    def sizes(self) -> Ints:
        """Return each school's pupils: of its smallest subject."""
        present = np.where(self.counts > 0, self.counts, np.inf)
        return present.min(axis=1, initial=np.inf).astype(np.int64)

    def node_of(self, places: pd.DataFrame) -> Ints:
        """Return the node in which each row's school would stand; the root where there is none."""
        which, distinct = _group_places(places)
        nodes = [self._node.get(_node_keys(place)[-1], 0) for place in distinct]
        return np.array(nodes, dtype=np.int64)[which]

    def _spread(self, counted: pd.DataFrame, values: pd.Series) -> Floats:
        """Lay values out as schools × subjects, 0 where a school does not have the subject."""
        table = np.zeros((len(self.schools), len(self.subjects)))
        row = pd.Index(self.schools["school_id"]).get_indexer(counted["school_id"])
        column = pd.Index(self.subjects).get_indexer(counted["subject"])
        table[row, column] = values.to_numpy("float64")
        return table

    def _find_sensitive(self, counted: pd.DataFrame) -> Bools:
        numbers = (
            counted[c].to_numpy("float64")
            for c in ("tested_count", "mean_score_pct", "sd_score_pct")
        )
        count, mean, sd = numbers
        known_mean = np.where(np.isnan(mean), _FULL_MARKS / 2, mean)
        is_bad = ~may_show(count, self.rules, known_mean, sd) | np.isnan(mean)
        is_bad |= counted["is_in_doubt"].to_numpy("bool")
        ids = counted.loc[is_bad, "school_id"]
        return self.schools["school_id"].isin(set(ids)).to_numpy("bool")

    def _plant(self, areas: pd.DataFrame) -> None:
        """Build the tree from the places of the schools, and give each node its sums."""
        self._node: dict[tuple[str, ...], int] = {}
        parent: list[int] = []
        self._add_node((), parent)
        which, places = _group_places(self.schools)
        deepest = [[self._add_node(key, parent) for key in _node_keys(p)][-1] for p in places]
        self.parent = np.array(parent, dtype=np.int64)
        self.leaf_parent = np.array(deepest, dtype=np.int64)[which]
        self.level = np.array([len(key) for key in self._node], dtype=np.int64)
        self.node_counts = self._sum_up(self.counts)
        self.node_points = self._sum_up(self.points)
        self.weight = self._sum_up(self.sizes[:, None].astype(float))[:, 0]
        self._take_published(areas)

    def _add_node(self, key: tuple[str, ...], parent: list[int]) -> int:
        if key not in self._node:
            self._node[key] = len(parent)
            parent.append(self._node[key[:-1]] if key else -1)
        return self._node[key]

    def _sum_up(self, table: Floats) -> Floats:
        sums = np.zeros((len(self.parent), table.shape[1]))
        np.add.at(sums, self.leaf_parent, table)
        for node in range(len(sums) - 1, 0, -1):
            sums[self.parent[node]] += sums[node]
        return sums

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """Return which area each node is (a piece of): area_level, area_id, node."""
        rows = [
            (_LEVELS[len(key)].value, key[-1] if key else NATION_ID, node)
            for key, node in self._node.items()
            if not key or key[-1]
        ]
        return pd.DataFrame(rows, columns=["area_level", "area_id", "node"])

    def _take_published(self, areas: pd.DataFrame) -> None:
        """Take the points of areas from their own rows: a school's mark may be missing from ours."""
        whole = self.pieces[~self.pieces.duplicated(["area_level", "area_id"], keep=False)]
        rows = areas.merge(whole, on=["area_level", "area_id"])
        rows = rows[(rows["tested_count"] > 0) & rows["subject"].isin(self.subjects)]
        column = pd.Index(self.subjects).get_indexer(rows["subject"])
        points = (rows["tested_count"] * rows["mean_score_pct"]).to_numpy("float64")
        self.node_points[rows["node"].to_numpy(), column] = points

    def _find_sensitive_nodes(self) -> Bools:
        has = self.node_counts > 0
        mean = np.divide(
            self.node_points, self.node_counts, out=np.full(has.shape, 50.0), where=has
        )
        # sums of points are exact to about a billionth of a mark
        is_bad = has & ~may_show(self.node_counts, self.rules, np.round(mean, 6))
        return np.asarray(is_bad.any(axis=1))

    def _find_unsafe(self, hidden: Hidden, counts: Bools) -> Bools:
        """Say which shown nodes have a group whose numbers can be told too closely."""
        nearest = nearest_shown(self.parent, hidden.areas)
        group = nearest[self.leaf_parent]
        inside = hidden.leaves & (group >= 0)
        numbers = self.counts[inside]
        schools = self._add_at(group[inside], numbers > 0)
        pupils = self._add_at(group[inside], numbers)
        strangers = self._add_at(group[inside & counts], self.counts[inside & counts] > 0)
        strange = self._add_at(group[inside & counts], self.counts[inside & counts])
        rules = self.rules
        unsafe = (schools > 0) & (
            (strangers < rules.fewest_schools)
            | (strange < rules.fewest_pupils)
            | (pupils - schools < rules.width_count)
        )
        rest = self._points_left(hidden, nearest, group)
        unsafe |= self._is_told(group[inside], inside, pupils, rest)
        result = np.asarray(unsafe.any(axis=1))
        result[self._find_told_areas(hidden, nearest)] = True
        return result

    def _add_at(self, nodes: Ints, table: Floats | Bools) -> Floats:
        sums = np.zeros_like(self.node_counts)
        np.add.at(sums, nodes, table)
        return sums

    def _points_left(self, hidden: Hidden, nearest: Ints, group: Ints) -> Floats:
        """Return the points of each shown node's group, as an attacker subtracts them."""
        rest = self.node_points.copy()
        shown = ~hidden.leaves & (group >= 0)
        np.subtract.at(rest, group[shown], self.points[shown])
        below = np.flatnonzero(~hidden.areas)
        below = below[self.parent[below] >= 0]
        above = nearest[self.parent[below]]
        np.subtract.at(rest, above[above >= 0], self.node_points[below[above >= 0]])
        return rest

    def _is_told(self, group: Ints, inside: Bools, pupils: Floats, rest: Floats) -> Bools:
        """Say where a hidden mean is not open enough for one who knows every count."""
        own = self.counts[inside]
        low = np.maximum(0.0, rest[group] - _FULL_MARKS * (pupils[group] - own))
        high = np.minimum(_FULL_MARKS * own, rest[group])
        per_pupil = np.where(self.is_sensitive[inside][:, None], np.maximum(own, 1), 1)
        is_narrow = (own > 0) & (high - low < self.rules.width_pp * per_pupil)
        return self._add_at(group, is_narrow) > 0

    def _find_told_areas(self, hidden: Hidden, nearest: Ints) -> Ints:
        """Return shown nodes whose group is exactly what a hidden area below them holds."""
        held = self._count_held(hidden)
        told = hidden.areas & (nearest >= 0)
        told[told] = held[told] == held[nearest[told]]
        return nearest[told]

    def _count_held(self, hidden: Hidden) -> Ints:
        """Count the hidden schools of each node's own group; a node without any is a known sum."""
        held = np.bincount(self.leaf_parent[hidden.leaves], minlength=len(self.parent))
        for node in range(len(held) - 1, 0, -1):
            if hidden.areas[node]:
                held[self.parent[node]] += held[node]
        return held

    def _find_revealing(self, hidden: Hidden, past: Past) -> Ints:
        """Return shown nodes whose group changed since a release by too few schools or pupils."""
        group = nearest_shown(self.parent, hidden.areas)
        leaf = group[self.leaf_parent]
        inside = hidden.leaves & past.is_changed & (leaf >= 0)
        gone = group[past.gone_node]
        nodes = np.concatenate([leaf[inside], gone[gone >= 0]])
        pupils = np.concatenate([past.change_count[inside], past.gone_count[gone >= 0]])
        schools = np.bincount(nodes, minlength=len(group))
        mass = np.bincount(nodes, pupils, minlength=len(group))
        is_small = (schools < self.rules.fewest_schools) | (mass < self.rules.fewest_pupils)
        return np.flatnonzero((schools > 0) & is_small)

    def _find_whole(self, hidden: Hidden) -> Bools:
        """Say which pieces belong to an area in several provinces whose sum is known all the same.

        It is where each group lies inside the area or outside; its row then adds nothing.
        """
        pieces = self.pieces
        group = nearest_shown(self.parent, hidden.areas)[self.leaf_parent]
        found = np.zeros(len(pieces), dtype=bool)
        is_several = pieces.duplicated(["area_level", "area_id"], keep=False)
        for (level, area_id), rows in pieces[is_several].groupby(["area_level", "area_id"]):
            inside = (self.schools[f"{level}_id"] == area_id).to_numpy("bool")
            within, beyond = group[hidden.leaves & inside], group[hidden.leaves & ~inside]
            found[rows.index] = not np.isin(within, beyond).any() and not (within < 0).any()
        return found

    def _describe(self, hidden: Hidden) -> Decision:
        cells = (self.counts > 0).sum(axis=1)
        schools = pd.DataFrame({
            "area_level": AreaLevel.SCHOOL.value,
            "area_id": self.schools["school_id"],
            "is_shown": ~hidden.leaves,
            "is_sensitive": self.is_sensitive,
            "cell_count": cells,
            "pupil_count": self.counts.max(axis=1, initial=0),
        })  # fmt: skip
        node = self.pieces["node"].to_numpy()
        areas = self.pieces[["area_level", "area_id"]].assign(
            is_shown=~hidden.areas[node] | self._find_whole(hidden),
            is_sensitive=self._find_sensitive_nodes()[node],
            cell_count=(self.node_counts > 0).sum(axis=1)[node],
            pupil_count=self.node_counts.max(axis=1, initial=0)[node],
        )
        merged = areas.groupby(["area_level", "area_id"], as_index=False).agg(
            is_shown=("is_shown", "all"), is_sensitive=("is_sensitive", "any"),
            cell_count=("cell_count", "max"), pupil_count=("pupil_count", "sum"),
        )  # fmt: skip
        return Decision(pd.concat([merged, schools], ignore_index=True))


def _group_places(rows: pd.DataFrame) -> tuple[Ints, list[tuple[str, str, str]]]:
    """Return for each row the position of its place, and the distinct places; missing is ""."""
    places = rows[list(_PLACES)].astype(object).fillna("")
    which, distinct = pd.MultiIndex.from_frame(places).factorize()
    return which.astype(np.int64), list(distinct)


def _node_keys(places: tuple[str, str, str]) -> list[tuple[str, ...]]:
    """Return the path of a school's areas, widest first; without a network it ends at the district."""
    province, district, network = places
    path = (province, district, network) if network else (province, district)
    return [path[: depth + 1] for depth in range(len(path))]
