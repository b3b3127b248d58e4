"""What an answer is read from: the rows of one snapshot, their names, places and references, each read once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data_pipeline.warehouse import tables
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics import place_queries, queries
from metrics.fetching import Asked
from metrics.groups import Groups
from metrics.questions import Question
from metrics.registry import Facts, measures_inside, shared_measures
from metrics.rows import Rows, Words, join, take_text, whole

_MOST_LISTED = 2000
"""Groups that a statement names one by one; of more, all are read."""

_MOST_KEPT_REFERENCES = 3
"""Areas whose numbers are kept as references; those of more are read for the one question."""

_MOST_KEPT_ROWS = 20_000
"""Rows of one question that are kept for the next metric."""

_MOST_KEPT_INSIDE = 200_000
"""Schools inside the groups of one question that are kept: a paper's of the nation, which a page of gaps
asks of several times."""

_FEW_GROUPS = 3
_SMALL_AREAS = (AreaLevel.DISTRICT, AreaLevel.NETWORK, AreaLevel.SIZE_BAND)
"""Of a few groups by name, or those of one paper in a small area, several metrics read at once."""

SIMILAR_COLUMNS = (
    "neighbour_no", "school_id", "name_th", "district_name_th", "amphoe_name_th", "pupil_count",
    "distance_sd", "reason_th", "reason_en",
)  # fmt: skip
"""Columns of a list of similar schools."""

_SELECTS: Mapping[Facts, Callable[[Question], sa.Select]] = {
    Facts.SCORES: queries.select_groups,
    Facts.PUPILS: queries.select_pupils,
    Facts.LEAVERS: queries.select_leavers,
    Facts.RESOURCES: queries.select_resources,
}


class Remember(Protocol):
    """Makes what is asked for, and keeps it for a snapshot where it may be kept."""

    def __call__(  # noqa: D102
        self,
        key: Hashable,
        snapshot: str | None,
        make: Callable[[], Any],
        keeps: Callable[[Any], bool] | None = None,
    ) -> Any: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """One snapshot, as an answer reads it.

    Parameters
    ----------
    fetch : runs a statement on the snapshot, and returns its rows as an Arrow table
    snapshot : its id
    remember : see `Remember`
    """

    fetch: Callable[[sa.Select | Asked], pa.Table]
    snapshot: str | None
    remember: Remember

    def rows(self, facts: Facts, question: Question) -> Rows:
        """Read what is stated of groups, named and in reading order.

        A page asks several metrics of the same few groups: those are read once with the measures that
        several metrics need, and each takes from them what it declares.

        Returns
        -------
        Rows with the columns of the statement and ``name_th``, see `Groups.name`
        """
        if not _is_narrow(question):
            return self._read_rows(facts, question)
        measures = tuple(dict.fromkeys((*shared_measures(facts), *question.measures)))
        own = replace(question, measures=measures, reference=None, reference_measures=())
        asked = _without_needless_area(own, self.groups(question.by))
        kept = self._keep_rows(("rows_of", facts, asked), lambda: self._read_rows(facts, asked))
        others = set(measures) - {*question.measures, *queries.COUNTS}
        return kept.keep([name for name in kept.columns if name not in others])

    def inside(self, question: Question) -> Rows:
        """Read the schools inside each group of a question, with what any metric needs of them.

        Returns
        -------
        Rows with the columns of `queries.select_inside` and ``pupil_count``, schools in the order of
        their codes
        """
        asked = replace(question, measures=measures_inside(), reference=None, reference_measures=())

        def read() -> Rows:
            rows = Rows.read(self.fetch(Asked(queries.select_inside, asked)))
            schools = self.groups(AreaLevel.SCHOOL)
            at = schools.find_words(rows.words("school_id"))
            pupils = np.append(schools.about["pupil_count"], np.nan)[at]
            rows = rows.put({"school_id": Words(at, schools.ids), "pupil_count": pupils})
            return rows.take(np.argsort(at, kind="stable"))

        found: Rows = self._keep_rows(("inside", asked), read, _MOST_KEPT_INSIDE)
        return found

    def similar(self, school_id: str) -> pd.DataFrame:
        """Read the schools that are similar to one, nearest first, and what is kept of each."""
        asked = Question(AreaLevel.SCHOOL, ids=(school_id,))
        found = Rows.read(self.fetch(Asked(queries.select_similar, asked)))
        schools, districts = self.groups(AreaLevel.SCHOOL), self.groups(AreaLevel.DISTRICT)
        at = schools.find(found.words("school_id").listed())
        own = schools.places[AreaLevel.DISTRICT].take(at)
        place = districts.find_words(own)
        named = found.put({
            "name_th": take_text(schools.names, at),
            "district_name_th": take_text(districts.names, place),
            "amphoe_name_th": schools.about.words("amphoe_name_th").take(at),
            "pupil_count": whole(np.append(schools.about["pupil_count"], np.nan)[at]),
        })  # fmt: skip
        return named.take(at >= 0).frame(SIMILAR_COLUMNS)

    def groups(self, level: AreaLevel) -> Groups:
        """Read the names and places of all groups of a level."""

        def read() -> Groups:
            if level is AreaLevel.SCHOOL:
                return Groups.of_schools(
                    self.fetch(place_queries.select_school_groups()).to_pandas()
                )
            return Groups.of_areas(self.fetch(sa.select(tables.dim_area)).to_pandas(), level)

        found: Groups = self.remember(("groups", level), self.snapshot, read)
        return found

    def references(self, level: AreaLevel, ids: Sequence[str], question: Question) -> Rows | None:
        """Read what areas state that a question's groups are compared with; None where there are none."""
        if len(ids) > _MOST_KEPT_REFERENCES:
            listed = ids if len(ids) <= _MOST_LISTED else None
            return Rows.read(self.fetch(queries.select_references(level, listed, question)))
        kept = [self._reference(level, one) for one in ids]
        return join(kept) if kept else None

    def _reference(self, level: AreaLevel, area_id: str) -> Rows:
        found: Rows = self._keep_rows(
            ("references", level, area_id),
            lambda: Rows.read(self.fetch(queries.select_references(level, [area_id]))),
        )
        return found

    def _read_rows(self, facts: Facts, question: Question) -> Rows:
        groups = self.groups(question.by)
        # scores of schools carry their areas: the statement itself keeps to one
        is_filtered = facts is Facts.SCORES and question.by is AreaLevel.SCHOOL
        asked = question if is_filtered else _list_groups(question, groups)
        rows = Rows.read(self.fetch(Asked(_SELECTS[facts], asked)))
        return groups.name(rows, None if is_filtered else question.within)

    def _keep_rows(
        self, key: Hashable, read: Callable[[], Any], most: int = _MOST_KEPT_ROWS
    ) -> Any:
        return self.remember(key, self.snapshot, read, keeps=lambda rows: len(rows) <= most)


def _is_narrow(question: Question) -> bool:
    """Whether a question is of so few groups that what several metrics need of them is read at once."""
    if question.by is AreaLevel.SCHOOL and question.reference is AreaLevel.SIMILAR:
        return False  # what they are compared with comes with the rows
    if question.ids is not None:
        return len(question.ids) <= _FEW_GROUPS
    within = question.within
    return question.year_be is not None and within is not None and within.level in _SMALL_AREAS


def _without_needless_area(question: Question, groups: Groups) -> Question:
    """Leave out the area where all groups that are asked for by name stand in it."""
    inside = groups.inside(question.within)
    if question.ids is None or question.within is None or inside is None:
        return question
    at = groups.find(question.ids)
    is_needless = bool((at >= 0).all() and inside[at].all())
    return replace(question, within=None) if is_needless else question


def _list_groups(question: Question, groups: Groups) -> Question:
    """Ask for the groups inside an area by name, where they are not too many for a statement."""
    inside = groups.inside(question.within)
    if inside is None:
        return question
    if question.ids is not None:
        asked = groups.find(question.ids)
        inside = inside & np.isin(np.arange(len(inside)), asked)
    if inside.sum() > _MOST_LISTED:
        return question
    return replace(question, ids=tuple(groups.ids.filter(pa.array(inside)).to_pylist()))
