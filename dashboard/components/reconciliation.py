"""Our figures beside the stated ones, the difference and its cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components.parts import badge
from dashboard.components.tables import Cell, Column, Table
from dashboard.formatting import format_number, format_percent
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin, DifferenceCause, Grade

ROWS_SHOWN = 60
_HARMLESS = (DifferenceCause.AGREES, DifferenceCause.ROUNDING)


def reconciliation_table(
    rows: pd.DataFrame,
    names: Mapping[str, str],
    subjects: Mapping[tuple[str, str], str],
    caption: str,
    language: str,
) -> Table:
    """Return the table: what has to be looked into first, then by difference.

    Parameters
    ----------
    rows : ``service.reconciliation``, with ``area_name``
    names : test → its name; subjects: test and subject → its name
    """
    keys = ("paper", "area", "ours", "theirs", "difference", "cause", "whose", "schools")
    numbers = ("ours", "theirs", "difference", "schools")
    labels = {"paper": "col_paper"}
    columns = [
        Column(say(labels.get(key, f"reconcile_{key}"), language), key in numbers) for key in keys
    ]
    shown = sorted(rows.to_dict("records"), key=_urgency)[:ROWS_SHOWN]
    return Table(caption, columns, [_row(row, names, subjects, language) for row in shown])


def _urgency(row: Mapping[Any, Any]) -> tuple[int, float]:
    cause = DifferenceCause(row["cause"])
    order = 2 if cause in _HARMLESS else 1 if cause is DifferenceCause.COVERAGE else 0
    return order, -abs(float(row["difference_pp"]))


def _row(
    row: Mapping[Any, Any],
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
        Cell(str(row["area_name"])),
        Cell(format_number(row["mean_score_pct"], 2)),
        Cell(format_number(row["stated_mean_pct"], 2)),
        Cell(format_number(row["difference_pp"], 2, signed=True)),
        Cell(badge(word, "good" if is_harmless else "warn"), csv=word),
        Cell(f"{origin} · {row['source_text']}", class_name="source"),
        Cell(format_number(row["school_count"], 0)),
    ]
