"""Names and places of all groups of one level, kept in memory.

Joined in a statement they would cost more than all the rest: a bare scan of a district's rows takes
2 ms, with the names, parents and references joined 5 to 25.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import NATION, Area

NATIONWIDE = (AreaLevel.NATION, AreaLevel.OBEC)
"""Levels that are one area, the nation's."""

PLACE_COLUMNS = ("region_id", "province_id", "district_id", "network_id", "size_band")
"""Columns that say which areas a school's row stands in."""

_GRADE_ORDER = {grade.value: grade.order for grade in Grade}


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of a level, in the order of their ids.

    Parameters
    ----------
    level : what they are
    ids : ids, sorted
    names : in Thai
    ranks : place of each name in the Thai dictionary, float64
    places : level → the area that each group stands in, missing where it is in none
    pupil_counts : pupils of each school by the master, float64; of schools only
    """

    level: AreaLevel
    ids: pd.Index
    names: pd.Series
    ranks: np.ndarray
    places: Mapping[AreaLevel, np.ndarray] = field(default_factory=dict)
    pupil_counts: np.ndarray = field(default_factory=lambda: np.empty(0))

    @classmethod
    def of_schools(cls, schools: pd.DataFrame) -> Groups:
        """Take schools, ordered by their id.

        Parameters
        ----------
        schools : ``school_id name_th name_rank region_id province_id district_id network_id size_band
            pupil_count``
        """
        places = {
            level: _words(schools[f"{level}_id"])
            for level in (
                AreaLevel.REGION, AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK
            )
        }  # fmt: skip
        places[AreaLevel.SIZE_BAND] = _words(schools["district_id"] + "-" + schools["size_band"])
        counts = schools["pupil_count"].to_numpy("float64", na_value=np.nan)
        return cls(
            AreaLevel.SCHOOL, pd.Index(schools["school_id"]), schools["name_th"],
            _ranks(schools), places, counts,
        )  # fmt: skip

    @classmethod
    def of_areas(cls, areas: pd.DataFrame, level: AreaLevel) -> Groups:
        """Take the areas of a level out of all of them.

        Parameters
        ----------
        areas : ``area_level area_id name_th name_rank parent_level parent_id region_id``
        """
        own = areas[areas["area_level"] == level.value].sort_values("area_id", ignore_index=True)
        ids, parent = _words(own["area_id"]), _words(own["parent_id"])
        places: dict[AreaLevel, np.ndarray] = {}
        match level:
            case AreaLevel.NETWORK:
                districts = areas[areas["area_level"] == AreaLevel.DISTRICT.value]
                above = districts.set_index("area_id").reindex(parent)
                places = {
                    AreaLevel.DISTRICT: parent,
                    AreaLevel.PROVINCE: _words(above["parent_id"]),
                    AreaLevel.REGION: _words(above["region_id"]),
                }
            case AreaLevel.SIZE_BAND:
                places = {AreaLevel.DISTRICT: parent, AreaLevel.NATION: parent}
            case AreaLevel.DISTRICT:
                places = {AreaLevel.PROVINCE: parent, AreaLevel.REGION: _words(own["region_id"])}
            case AreaLevel.PROVINCE:
                places = {AreaLevel.REGION: _words(own["region_id"])}
        if level not in NATIONWIDE:
            places[level] = ids
        return cls(level, pd.Index(own["area_id"]), own["name_th"], _ranks(own), places)

    def inside(self, within: Area | None) -> np.ndarray | None:
        """Say which groups stand inside an area: bool, shape (groups,); None = all.

        A size band counts each school once: where no area is asked for, it is the nation's.
        """
        if within is None and self.level is AreaLevel.SIZE_BAND:
            within = NATION
        if within is None or (within.level in NATIONWIDE and within.level not in self.places):
            return None
        place = self.places.get(within.level)
        if place is None:
            return np.zeros(len(self.ids), dtype=bool)
        return np.asarray(place == within.area_id, dtype=bool)

    def name(self, rows: pd.DataFrame, within: Area | None = None) -> pd.DataFrame:
        """Give rows their group's name and put them in reading order.

        Parameters
        ----------
        rows : ``group_id year_be``, and a paper or a group of causes
        within : rows of groups outside are left out, like those of a group without a name

        Returns
        -------
        DataFrame with ``name_th``, and ``at``, where its group stands among these
        """
        at = self.ids.get_indexer(rows["group_id"].array)
        is_here = at >= 0
        inside = self.inside(within)
        if inside is not None:
            is_here &= inside[at]
        if not is_here.all():
            rows, at = rows[is_here], at[is_here]
        finer = [_order(rows, c) for c in ("cause_group", "subject", "grade", "test") if c in rows]
        order = np.lexsort((*finer, rows["year_be"].to_numpy(), at, self.ranks[at]))
        ordered = rows.take(order).reset_index(drop=True)
        at = at[order]
        ordered["name_th"] = self.names.array.take(at)
        ordered["at"] = at
        return ordered


def is_inside(rows: pd.DataFrame, area: Area) -> np.ndarray:
    """Say which rows stand inside an area: bool, shape (rows,).

    Parameters
    ----------
    rows : of schools, with the column of `PLACE_COLUMNS` of the area's level, ``school_id`` for a school;
        for a size band with ``district_id`` beside it
    """
    if area.level in NATIONWIDE:
        return np.ones(len(rows), dtype=bool)
    if area.level is not AreaLevel.SIZE_BAND:
        return _equals(rows[f"{area.level}_id"], area.area_id)
    place, _, band = area.area_id.partition("-")
    here = _equals(rows["size_band"], band)
    return here if place == NATION.area_id else here & _equals(rows["district_id"], place)


def _equals(column: pd.Series, value: str) -> np.ndarray:
    return column.eq(value).fillna(value=False).to_numpy(dtype=bool)


def _words(column: pd.Series) -> np.ndarray:
    return column.astype(object).where(column.notna(), None).to_numpy()


def _ranks(frame: pd.DataFrame) -> np.ndarray:
    return frame["name_rank"].to_numpy("float64", na_value=np.inf)


def _order(rows: pd.DataFrame, column: str) -> np.ndarray:
    """Return numbers that stand in the order of a column's words; missing ones come last."""
    codes, words = pd.factorize(rows[column].array)
    places = _GRADE_ORDER if column == "grade" else {w: no for no, w in enumerate(sorted(words))}
    return np.array([*(places.get(word, np.inf) for word in words), np.inf])[codes]
