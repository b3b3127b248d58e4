"""XLSX, XLS and ODS as rows of text, behind guards against archives that are not what they say."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

import python_calamine

from data_pipeline import refusals
from data_pipeline.checks.issue import Refusal

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
"""Spreadsheets pack 5 to 20 times; a hundredfold and more over `_RATIO_FROM` is made to harm."""

MAX_CELLS = 20_000_000
_RATIO_FROM = 20 * 1024 * 1024
_MAX_PARTS = 5000
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
)
_CELL_REFERENCE = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_ROW_REFERENCE = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d{1,7})"')
_REPEATED_CELL = re.compile(
    rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*office:value-type'
    rb'|<table:table-cell[^>]*office:value-type[^>]*number-columns-repeated="(\d+)"'
)


def read_workbook(content: bytes, file_name: str) -> Iterator[tuple[str, str, list[list[str]]]]:
    """Read every visible sheet of a workbook.

    Yields
    ------
    Name of the sheet, kind of the file, rows of text from row 1 on

    Raises
    ------
    Refusal : truncated, a zip bomb, protected by a password, or no workbook
    """
    kind = "XLS"
    if content.startswith(b"PK"):
        kind = _guard_archive(content, file_name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            if (
                sheet.visible != python_calamine.SheetVisibleEnum.Visible
                or sheet.typ != python_calamine.SheetTypeEnum.WorkSheet
            ):
                continue
            opened = book.get_sheet_by_name(sheet.name)
            if opened.total_height * opened.total_width > MAX_CELLS:
                raise refusals.zip_bomb(
                    file_name, f"{opened.total_height:,} × {opened.total_width:,} cells"
                )
            rows = opened.to_python(skip_empty_area=False)
            yield sheet.name, kind, [[_text(cell) for cell in row] for row in rows]
    except python_calamine.PasswordError:
        raise refusals.protected(file_name) from None
    except Refusal:
        raise
    except Exception as error:
        raise refusals.broken_workbook(file_name, type(error).__name__) from None
    except BaseException as error:  # a panic inside the reader is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise refusals.broken_workbook(file_name, "unreadable") from None


def _guard_archive(content: bytes, file_name: str) -> str:
    """Check the archive's directory, then its real content, before anything parses it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN_ARCHIVE:
        raise refusals.broken_workbook(file_name, "zip") from None
    with archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if (
            unpacked > MAX_UNPACKED_BYTES
            or len(parts) > _MAX_PARTS
            or (unpacked > _RATIO_FROM and unpacked > MAX_RATIO * len(content))
        ):
            raise refusals.zip_bomb(file_name, f"{unpacked / 1e6:,.0f} MB")
        names = {part.filename for part in parts}
        if "xl/workbook.xml" in names:
            kind = "XLSX"
        elif "content.xml" in names:
            kind = "ODS"
        elif "xl/workbook.bin" in names:
            kind = "XLSB"
        else:
            raise refusals.not_a_table(file_name, "ZIP")
        try:
            for part in parts:
                if part.flag_bits & 1:
                    raise refusals.protected(file_name)
                with archive.open(part) as stream:
                    xml = stream.read(MAX_UNPACKED_BYTES + 1)
                _guard_extent(part.filename, xml, file_name)
        except _BROKEN_ARCHIVE:
            raise refusals.broken_workbook(file_name, "zip") from None
    return kind


def _guard_extent(part: str, xml: bytes, file_name: str) -> None:
    """Refuse a sheet whose far corner alone would fill the memory."""
    if part.startswith("xl/worksheets/") and part.endswith(".xml"):
        columns = {match.group(1) for match in _CELL_REFERENCE.finditer(xml)}
        rows = max((int(match.group(1)) for match in _ROW_REFERENCE.finditer(xml)), default=0)
        for match in _CELL_REFERENCE.finditer(xml):
            rows = max(rows, int(match.group(2)))
        width = max((_column_number(letters) for letters in columns), default=0)
        if rows * width > MAX_CELLS:
            raise refusals.zip_bomb(file_name, f"{rows:,} × {width:,} cells")
    elif part == "content.xml":
        filled = sum(int(a or b) for a, b in _REPEATED_CELL.findall(xml))
        rows = sum(
            int(match.group(1))
            for match in re.finditer(rb'number-rows-repeated="(\d+)"', xml)
            if int(match.group(1)) < 1_000_000
        )
        if filled * max(rows, 1) > MAX_CELLS:
            raise refusals.zip_bomb(file_name, f"{filled:,} × {rows:,} cells")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: object) -> str:
    """Write a cell as the reader of the sheet sees it: no ``.0`` behind whole numbers."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
