"""The calendar of what is loaded: one row for each dataset, grade and round, one column a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import link
from dashboard.components.tables import Cell, Column, Table
from dashboard.texts import say
from dashboard.url_state import Selection, load_href
from data_pipeline.warehouse.vocabulary import Coverage, Grade

_SIGNS = {Coverage.LOADED: "●", Coverage.PARTIAL: "◐", Coverage.MISSING: "–"}


def coverage_table(
    coverage: pd.DataFrame, names: Mapping[str, str], caption: str, selection: Selection
) -> Table:
    """Return the calendar.

    Parameters
    ----------
    coverage : ``service.coverage``; not empty
    names : dataset → its name
    """
    language = selection.language
    years = range(int(coverage["year_be"].min()), int(coverage["year_be"].max()) + 1)
    columns = [Column(""), *(Column(str(year)) for year in years)]
    rows = []
    for (dataset, grade, round_no), own in coverage.groupby(
        ["dataset", "grade", "round_no"], sort=False
    ):
        of_year = {int(row["year_be"]): row for row in own.to_dict("records")}
        parts = [
            names.get(str(dataset), str(dataset)),
            Grade(str(grade)).label(language) if grade else "",
            say("coverage_round", language, number=round_no) if round_no else "",
        ]
        name = " ".join(part for part in parts if part)
        rows.append([Cell(name), *(_cell(of_year.get(year), selection) for year in years)])
    return Table(caption, columns, rows)


def _cell(row: Mapping[Any, Any] | None, selection: Selection) -> Cell:
    language = selection.language
    if row is None:
        return Cell("", csv="")
    state = Coverage(row["state"])
    found, known, replaced = (
        int(row[name]) for name in ("district_count", "known_count", "earlier_count")
    )
    said = say("coverage_cell", language, state=state.label(language), found=found, known=known)
    if replaced > 0:
        said += " · " + say("coverage_replaced", language, count=replaced)
    shown: list[Component | str] = [_SIGNS[state]]
    if state is not Coverage.MISSING and known > 1:
        shown.append(f" {found}/{known}")
    if replaced > 0:
        shown.append(" ↻")
    inner = html.Span(shown, title=said, className=f"coverage {state.value}")
    if not pd.isna(row["load_id"]):
        href = load_href(int(row["load_id"]), selection)
        return Cell(link(inner, href, title=said), csv=said)
    return Cell(inner, csv=said)
