"""A table declared once: drawn as HTML and, from the same cells, downloaded as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and whether its cells are numbers; a hidden one is for the ear and for downloads."""

    label: str
    is_number: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows; `csv` is its text in a download where that differs from what is drawn."""

    shown: Any
    csv: str | None = None
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; the first cell of a row is its heading."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def draw_table(table: Table, class_name: str = "plain") -> Component:
    """Return the table as HTML with a caption for screen readers.

    Parameters
    ----------
    class_name : with ``stacked`` among them, a phone shows each row as a block of labelled values
    """
    is_stacked = "stacked" in class_name.split()
    return html.Div(
        html.Table(
            [
                html.Caption(table.caption, className="visually-hidden"),
                html.Thead(html.Tr([_draw_heading(column) for column in table.columns])),
                html.Tbody([_draw_row(table.columns, row, is_stacked) for row in table.rows]),
            ],
            className=class_name,
        ),
        className="table-scroll",
        tabIndex="0",
    )


def _draw_heading(column: Column) -> Component:
    if not column.label:
        return html.Td()  # a heading that says nothing is none to who hears the table
    label = (
        html.Span(column.label, className="visually-hidden") if column.is_hidden else column.label
    )
    return html.Th(label, scope="col", className="num" if column.is_number else None)


def _draw_row(columns: Sequence[Column], row: Sequence[Cell], is_stacked: bool) -> Component:
    cells: list[Component] = []
    for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
        classes = " ".join(filter(None, ("num" if column.is_number else "", cell.class_name)))
        extra = {} if cell.csv is None else marks(data_csv=cell.csv)
        if is_stacked and column.label:
            extra |= marks(data_label=column.label)
        if number == 0:
            cells.append(html.Th(cell.shown, scope="row", className=classes or None, **extra))
        else:
            cells.append(html.Td(cell.shown, className=classes or None, **extra))
    return html.Tr(cells)
