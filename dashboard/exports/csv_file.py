"""A table as CSV: UTF-8 with BOM, numbers as a spreadsheet reads them, nothing that it takes for a formula."""

from __future__ import annotations

import csv
import io

from dashboard.exports.drawn import Sheet

CSV = "text/csv; charset=utf-8"


def write_csv(sheet: Sheet) -> bytes:
    """Return the headings and rows of a table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(plain, sheet.headings))
    for row in sheet.rows:
        writer.writerow(map(plain, row))
    return text.getvalue().encode("utf-8-sig")


def plain(shown: str) -> str:
    """Return a shown value as a spreadsheet reads it: ASCII minus, no formula start.

    Examples
    --------
    >>> plain("−5.6"), plain("+1,234"), plain("=1+1"), plain("-"), plain("บ้านใหม่")
    ('-5.6', '+1,234', "'=1+1", "'-", 'บ้านใหม่')
    """
    text = shown.replace("−", "-")
    is_number = text.lstrip("+-").replace(",", "").replace(".", "").isdigit()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not is_number else text
