"""A table as an XLSX workbook: what it is about on top, then headings and rows; numbers stay numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exports.drawn import Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NUMBER = re.compile(r"([+−-]?)(\d{1,3}(?:,\d{3})+|\d{1,6})(\.\d+)?( ?%)?")
_HEAD_FILL = PatternFill("solid", start_color="E3EEF3")
_QUIET = Font(color="666D75")
_NARROWEST, _WIDEST = 9, 60
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


def write_workbook(title: str, about: Sequence[tuple[str, str]], sheet: Sheet) -> bytes:
    """Write a workbook of one sheet.

    Parameters
    ----------
    title : first line, and name of the sheet
    about : label and text, one line each, above the table
    """
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = _NOT_IN_TITLE.sub(" ", title)[:31].strip() or "KhetView"
    _put(page.cell(1, 1), title).font = Font(bold=True, size=14)
    for number, (label, text) in enumerate(about, start=2):
        _put(page.cell(number, 1), label).font = _QUIET
        _put(page.cell(number, 2), text)
    first = len(about) + 3
    for column, heading in enumerate(sheet.headings, start=1):
        cell = _put(page.cell(first, column), heading)
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row, texts in enumerate(sheet.rows, start=first + 1):
        for column, text in enumerate(texts, start=1):
            write_value(page.cell(row, column), text, is_heading=column == 1)
    for column in range(1, len(sheet.headings) + 1):
        texts = [row[column - 1] for row in sheet.rows if column <= len(row)]
        widest = max(map(_width, [*texts, sheet.headings[column - 1]]), default=0)
        width = min(_WIDEST, max(_NARROWEST, widest + 2, 18 if column == 1 else 0))
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = page.cell(first + 1, 2)
    if sheet.rows:
        last = f"{get_column_letter(len(sheet.headings))}{first + len(sheet.rows)}"
        page.auto_filter.ref = f"A{first}:{last}"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_value(cell: Cell, text: str, *, is_heading: bool = False) -> None:
    """Write a shown value: a number as a number with its decimals and sign, all else as text.

    Parameters
    ----------
    is_heading : the first cell of a row names it and stays as it is, be it a year or a code
    """
    found = None if is_heading else _NUMBER.fullmatch(text)
    if found is None:
        _put(cell, text)
        return
    sign, whole, fraction, percent = found.groups()
    number = float(whole.replace(",", "") + (fraction or ""))
    cell.value = -number if sign in ("−", "-") else number
    pattern = "#,##0" if "," in whole else "0"
    pattern += "." + "0" * (len(fraction) - 1) if fraction else ""
    pattern += '" %"' if percent else ""
    signed = f"+{pattern};−{pattern};{pattern}"
    cell.number_format = signed if sign == "+" or (sign and fraction) else pattern


def _put(cell: Cell, text: str) -> Cell:
    """Write a text that no spreadsheet takes for a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    return cell


def _width(text: str) -> int:
    """Return how many columns wide a text is: marks above and below take none."""
    return sum(
        not (c == "\u0e31" or "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e") for c in text
    )
