"""Which area a group is compared with, for each reference, and the reference's numbers beside its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, PAPER, UnknownKey
from metrics.groups import NATIONWIDE, Groups
from metrics.registry import SCORE_REFERENCES
from metrics.rows import Column, Rows, Words, match

_ALWAYS = ("mean_score_pct", "origin", "source_text")


def reference_columns(measures: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a reference that stand beside a row: those that it always has, and these."""
    return tuple(dict.fromkeys((*_ALWAYS, *measures)))


def find_places(rows: Rows, groups: Groups, reference: AreaLevel) -> Words | None:
    """Say which area each row is compared with; None where its level has no such area.

    Parameters
    ----------
    rows : ``group_id``, as `groups` gave it
    """
    if reference in NATIONWIDE:
        return Words.all(NATION.area_id, len(rows))
    place = groups.places.get(reference)
    return None if place is None else place.take(rows.words("group_id").codes)


def put_references(
    rows: Rows,
    measures: Sequence[str],
    places: Words | None = None,
    references: Rows | None = None,
) -> Rows:
    """Put beside each row the numbers of the area that it is compared with, of the same paper.

    Parameters
    ----------
    rows : ``test grade year_be subject``
    measures : columns of the reference beside those that it always has
    places : the area of each row; None = there is none
    references : ``area_id test grade year_be subject`` and the measures; each key once

    Returns
    -------
    `rows`, with columns ``reference_…``; missing where there is no such reference
    """
    names = reference_columns(measures)
    if places is None or references is None or not len(references):
        found: dict[str, Column] = {name: _nothing(name, len(rows)) for name in names}
    else:
        wanted = [places, *(rows.columns[c] for c in PAPER)]
        at = match(wanted, [references.columns[c] for c in ("area_id", *PAPER)])
        known = [name for name in names if name in references]
        found = {name: _nothing(name, len(rows)) for name in names if name not in references}
        found |= references.keep(known).take(at).columns
    return rows.put({f"reference_{name}": found[name] for name in names})


def _nothing(name: str, count: int) -> Column:
    column = t.mart_benchmark.c.get(name)
    is_text = column is not None and isinstance(column.type, sa.String)
    return Words.all(None, count) if is_text else np.full(count, np.nan)


def parse_reference(key: str | AreaLevel) -> AreaLevel:
    """Read a reference's key.

    Raises
    ------
    UnknownKey : not a level that scores are compared with; the message lists those that are
    """
    if key in SCORE_REFERENCES:
        return AreaLevel(key)
    known = ", ".join(SCORE_REFERENCES)
    raise UnknownKey(
        f"“{key}” is not a reference. References: {known}.",
        f"“{key}” ไม่ใช่ค่าเปรียบเทียบ ที่มี: {known}",
    )
