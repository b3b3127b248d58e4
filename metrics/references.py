"""Which area a group is compared with, for each reference, and the reference's numbers beside its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, PAPER, UnknownKey
from metrics.groups import NATIONWIDE, Groups
from metrics.registry import SCORE_REFERENCES

_ALWAYS = ("mean_score_pct", "origin", "source_text")


def reference_columns(measures: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a reference that stand beside a row: those that it always has, and these."""
    return tuple(dict.fromkeys((*_ALWAYS, *measures)))


def find_places(rows: pd.DataFrame, groups: Groups, reference: AreaLevel) -> np.ndarray | None:
    """Say which area each row is compared with; None where its level has no such area.

    Parameters
    ----------
    rows : ``at``, where its group stands in `groups`

    Returns
    -------
    ids of areas, object, shape (rows,); missing where a group is in none
    """
    if reference in NATIONWIDE:
        return np.full(len(rows), NATION.area_id, dtype=object)
    place = groups.places.get(reference)
    return None if place is None else place[rows["at"]]


def put_references(
    rows: pd.DataFrame,
    measures: Sequence[str],
    places: np.ndarray | None = None,
    references: pd.DataFrame | None = None,
) -> pd.DataFrame:
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
    at = None
    if places is not None and references is not None and len(references) and len(rows):
        at = _match([places, *(rows[c].array for c in PAPER)], references)
    for name in reference_columns(measures):
        if at is not None and references is not None and name in references:
            found = references[name].array.take(at, allow_fill=True)
        else:
            found = _nothing(name, len(rows))
        rows[f"reference_{name}"] = found
    return rows


def _nothing(name: str, count: int) -> Any:
    column = t.mart_benchmark.c.get(name)
    is_text = column is not None and isinstance(column.type, sa.String)
    return pd.array([None] * count, dtype="str") if is_text else np.full(count, np.nan)


def _match(keys: Sequence[Any], references: pd.DataFrame) -> np.ndarray:
    """Return the place of each row's key, area and paper, among the references; −1 where it is not there."""
    wanted = np.zeros(len(keys[0]), dtype="int64")
    known = np.zeros(len(references), dtype="int64")
    is_key = np.ones(len(wanted), dtype=bool)
    for key, column in zip(keys, ("area_id", *PAPER), strict=True):
        there, words = pd.factorize(references[column].array)
        here, own_words = pd.factorize(key)
        number = {word: no for no, word in enumerate(words)}
        same = np.array([number.get(word, -1) for word in own_words] or [-1], dtype="int64")[here]
        is_key &= (here >= 0) & (same >= 0)
        wanted = wanted * len(words) + same
        known = known * len(words) + there
    at = pd.Index(known).get_indexer(pd.Index(np.where(is_key, wanted, -1)))
    return np.asarray(at, dtype="int64")


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
