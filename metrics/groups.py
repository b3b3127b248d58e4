"""Names and places of all groups of one level, kept in memory.

Joined in a statement they would cost more than all the rest: a bare scan of a district's rows takes
2 ms, with the names, parents and references joined 5 to 25.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import NATION, Area
from metrics.rows import Places, Rows, Words

NATIONWIDE = (AreaLevel.NATION, AreaLevel.OBEC)
"""Levels that are one area, the nation's."""

PLACE_COLUMNS = ("region_id", "province_id", "district_id", "network_id", "size_band")
"""Columns that say which areas a school's row stands in."""

_MANY = 2000
"""Groups from which on all are looked for at once, which numbers every id of the level anew."""

_GRADE_ORDER = {grade.value: grade.order for grade in Grade}


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of a level, in the order of their ids.

    Parameters
    ----------
    level : what they are
    ids : ids, sorted, Arrow text
    names : in Thai, Arrow text
    reading_order : place of each group in the order of their names, 0 = first
    places : level → the area that each group stands in, missing where it is in none
    about : ``pupil_count amphoe_name_th`` of each group, by the master; of schools only
    place_of : id → where it stands among these
    """

    level: AreaLevel
    ids: Any
    names: Any
    reading_order: Places
    places: Mapping[AreaLevel, Words] = field(default_factory=dict)
    about: Rows = field(default_factory=lambda: Rows({}, 0))
    place_of: Mapping[str | None, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Note where each id stands."""
        places = {one: place for place, one in enumerate(self.ids.to_pylist())}
        object.__setattr__(self, "place_of", places)

    @classmethod
    def of_schools(cls, schools: pd.DataFrame) -> Groups:
        """Take schools, ordered by their id.

        Parameters
        ----------
        schools : ``school_id name_th name_rank region_id province_id district_id network_id size_band
            pupil_count amphoe_name_th``
        """
        places = {
            level: _words(schools[f"{level}_id"])
            for level in (
                AreaLevel.REGION, AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK
            )
        }  # fmt: skip
        places[AreaLevel.SIZE_BAND] = _words(schools["district_id"] + "-" + schools["size_band"])
        about = Rows.of_frame(schools[["pupil_count", "amphoe_name_th"]])
        return cls(
            AreaLevel.SCHOOL, _text(schools["school_id"]), _text(schools["name_th"]),
            _order_of_names(schools), places, about,
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
        places: dict[AreaLevel, Words] = {}
        match level:
            case AreaLevel.NETWORK:
                districts = areas[areas["area_level"] == AreaLevel.DISTRICT.value]
                above = districts.set_index("area_id").reindex(own["parent_id"])
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
        return cls(
            level, _text(own["area_id"]), _text(own["name_th"]), _order_of_names(own), places
        )

    def find(self, ids: Sequence[str | None]) -> Places:
        """Return where each id stands among these; −1 where it does not."""
        return np.array([self.place_of.get(one, -1) for one in ids], dtype=np.intp)

    def find_words(self, words: Words) -> Places:
        """Return where the group of each row stands among these; −1 where it does not."""
        if len(words.words) < _MANY:
            at = self.find(words.words.to_pylist())
        else:
            found = pc.index_in(words.words, value_set=self.ids).fill_null(-1)
            at = found.to_numpy().astype(np.intp)
        return np.append(at, -1)[words.codes]

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
        return place.equals(within.area_id)

    def name(self, rows: Rows, within: Area | None = None) -> Rows:
        """Give rows their group's name and put them in reading order.

        Parameters
        ----------
        rows : ``group_id year_be``, and a paper or a group of causes
        within : rows of groups outside are left out, like those of a group without a name

        Returns
        -------
        Rows with ``name_th``; the codes of ``group_id`` say where its group stands among these
        """
        at = self.find_words(rows.words("group_id"))
        is_here = at >= 0
        inside = self.inside(within)
        if inside is not None:
            is_here &= inside[at]
        if not is_here.all():
            rows, at = rows.take(is_here), at[is_here]
        order = np.argsort(self._number(rows, at), kind="stable")
        at = at[order]
        named = {"group_id": Words(at, self.ids), "name_th": self.names.take(pa.array(at))}
        return rows.take(order).put(named)

    def _number(self, rows: Rows, at: Places) -> npt.NDArray[np.int64]:
        """Number rows in reading order: by the group's name, then by year, paper and cause."""
        years = np.asarray(rows.columns["year_be"], dtype=np.int64)
        finer = [_order(rows, c) for c in ("test", "grade", "subject", "cause_group") if c in rows]
        number = self.reading_order[at].astype(np.int64)
        for places in (years, *finer):
            number = number * (places.max(initial=0) + 1) + places
        return number


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


def _text(column: pd.Series) -> Any:
    return pa.array(column, pa.string(), from_pandas=True)


def _words(column: pd.Series) -> Words:
    return Words.read(_text(column))


def _order_of_names(frame: pd.DataFrame) -> Places:
    """Return the place of each group by its rank in the Thai dictionary; the rest by their ids, last."""
    order = np.argsort(frame["name_rank"].to_numpy("float64", na_value=np.inf), kind="stable")
    return np.argsort(order)


def _order(rows: Rows, column: str) -> npt.NDArray[np.int64]:
    """Return numbers that stand in the order of a column's words; missing ones come last."""
    words = rows.words(column)
    listed = words.words.to_pylist()
    places = _GRADE_ORDER if column == "grade" else {w: no for no, w in enumerate(sorted(listed))}
    last = max(places.values(), default=0) + 1
    return np.array([*(places.get(word, last) for word in listed), last])[words.codes]
