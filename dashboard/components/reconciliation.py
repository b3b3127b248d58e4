"""Our figures beside the stated ones, the difference and its cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.components.parts import badge
from dashboard.components.tables import Cell, Column, Table
from dashboard.formatting import format_number, format_percent
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin, DifferenceCause, Grade
from metrics.answers import Area

ROWS_SHOWN = 60
_HARMLESS = (DifferenceCause.AGREES, DifferenceCause.ROUNDING)
_ORDER = {DifferenceCause.COVERAGE.value: 1} | {cause.value: 2 for cause in _HARMLESS}
"""Causes that nobody has to look into come later than the others."""


def reconciliation_table(
    rows: pd.DataFrame,
    name_area: Callable[[Area], str],
    names: Mapping[str, str],
    subjects: Mapping[tuple[str, str], str],
    caption: str,
    language: str,
    most: int | None = None,
) -> Table:
    """Return the table: what has to be looked into first, then by difference.

    Parameters
    ----------
    rows : ``service.reconciliation``
    name_area : the name of an area
    names : test → its name; subjects: test and subject → its name
    most : rows that are shown; None = all
    """
    keys = ("paper", "area", "ours", "theirs", "difference", "cause", "whose", "schools")
    numbers = ("ours", "theirs", "difference", "schools")
    labels = {"paper": "col_paper"}
    columns = [
        Column(say(labels.get(key, f"reconcile_{key}"), language), key in numbers) for key in keys
    ]
    later = rows["cause"].map(_ORDER).fillna(0)
    order = np.lexsort((-rows["difference_pp"].abs(), later))
    shown = rows.iloc[order[:most]].to_dict("records")
    drawn = [_row(row, name_area, names, subjects, language) for row in shown]
    return Table(caption, columns, drawn)


def _row(
    row: Mapping[Any, Any],
    name_area: Callable[[Area], str],
    names: Mapping[str, str],
    subjects: Mapping[tuple[str, str], str],
    language: str,
) -> list[Cell]:
    cause = DifferenceCause(row["cause"])
    word = cause.label(language)
    if cause is DifferenceCause.OTHER_LEVEL:
        word += f": {AreaLevel(row['other_level']).label(language)}"
    elif cause is DifferenceCause.COVERAGE:
        word += f" ({format_percent(row['covered_pct'], 1)})"
    test, subject = str(row["test"]), str(row["subject"])
    paper = f"{names.get(test, test)} {Grade(row['grade']).label(language)} {row['year_be']}"
    origin = BenchmarkOrigin(row["origin"]).label(language)
    is_harmless = cause in _HARMLESS
    return [
        Cell(f"{paper} {subjects.get((test, subject), subject)}"),
        Cell(name_area(Area(AreaLevel(row["area_level"]), str(row["area_id"])))),
        Cell(format_number(row["mean_score_pct"], 2)),
        Cell(format_number(row["stated_mean_pct"], 2)),
        Cell(format_number(row["difference_pp"], 2, signed=True)),
        Cell(badge(word, "good" if is_harmless else "warn"), csv=word),
        Cell(f"{origin} · {row['source_text']}", class_name="source"),
        Cell(format_number(row["school_count"], 0)),
    ]
