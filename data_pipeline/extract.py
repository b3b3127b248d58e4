"""Bytes as received → sheets of text: every cell a string, nothing interpreted yet.

Decoding is strict (UTF-8, UTF-16, then cp874). What is no table, is cut off, or would not fit
into memory is refused with a sentence.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from data_pipeline import refusals
from data_pipeline.workbooks import read_workbook

MAX_FILE_BYTES = 300 * 1024 * 1024
"""A national year in long form is about 30 MB; anything beyond this is no result file."""

_SEPARATORS = ",;\t|"
_SAMPLE_LINES = 60

_NO_TABLES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "RTF"),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row of a joined sheet stands in the file.

    Parameters
    ----------
    sheet : name of the sheet
    lines : row in that sheet, by the label of the line
    """

    sheet: str
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of text.

    Parameters
    ----------
    cells : one row per row of the file, columns 0 … k, str, missing = ""
    name : name of the sheet in its workbook; "" for a text file
    kind : what the file is, in words, for messages
    cut_off : why the last row looks cut off; "" where it does not
    origins : for a sheet that was joined of several: where each of its rows comes from
    numbers : for a sheet that was added up: row of the file behind each of its rows
    """

    cells: pd.DataFrame
    name: str
    kind: str
    cut_off: str = ""
    origins: Mapping[int, Origin] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()


def extract(content: bytes, file_name: str) -> list[Sheet]:
    """Read a file as sheets of text.

    Parameters
    ----------
    content : the bytes as received
    file_name : its name, for the messages

    Returns
    -------
    The non-empty sheets, in their order; at least one

    Raises
    ------
    Refusal : empty, no table, wrong encoding, cut off, or too large
    """
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\x1a"):
        raise refusals.empty_file(file_name)
    if len(content) > MAX_FILE_BYTES:
        raise refusals.too_large(file_name, len(content), MAX_FILE_BYTES)
    kind = _not_a_table(content)
    if kind:
        raise refusals.not_a_table(file_name, kind)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        sheets = [
            Sheet(_frame(rows), name, kind)
            for name, kind, rows in read_workbook(content, file_name)
        ]
    else:
        text, encoding = decode(content, file_name)
        sheets = [_read_text(text, encoding, file_name)]
    sheets = [sheet for sheet in sheets if len(sheet.cells)]
    if not sheets:
        raise refusals.empty_file(file_name)
    return sheets


def _not_a_table(content: bytes) -> str:
    for magic, kind in _NO_TABLES:
        if content.startswith(magic):
            return kind
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")):
        return "HTML/XML"
    return ""


def decode(content: bytes, file_name: str) -> tuple[str, str]:
    """Decode strictly: UTF-8 with or without BOM, UTF-16, then cp874.

    Returns
    -------
    The text and the name of its encoding

    Raises
    ------
    Refusal : none of them fits, or the bytes are no text at all
    """
    candidates = ["utf-8-sig", "cp874"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in content[:4096]:
        odd, even = content[1:4096:2].count(0), content[0:4096:2].count(0)
        if max(odd, even) < len(content[:4096]) // 8:
            raise refusals.not_a_table(file_name, "binary")
        candidates = ["utf-16-le" if odd > even else "utf-16-be"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            if _ends_inside_a_character(error, content):
                raise refusals.cut_off(file_name, "…", error.reason) from None
            continue
        controls = sum(text.count(chr(code)) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16))
        if controls > len(text) // 1000:
            raise refusals.not_a_table(file_name, "binary")
        return text.replace("\x00", "").rstrip("\x1a"), encoding
    position, found = _undecodable(content)
    raise refusals.wrong_encoding(file_name, position, found)


def _ends_inside_a_character(error: UnicodeDecodeError, content: bytes) -> bool:
    """Whether all but a character broken off at the very end is Thai text in this encoding."""
    at_end = error.start >= len(content) - 3 and error.end >= len(content)
    return at_end and (error.encoding.startswith("utf-16") or b"\xe0\xb8" in content)


def _undecodable(content: bytes) -> tuple[int, str]:
    try:
        content.decode("cp874")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return line, f"0x{content[error.start]:02X}"
    return 1, "?"


def _read_text(text: str, encoding: str, file_name: str) -> Sheet:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, separator = _without_excel_hint(text)
    separator = separator or separator_of(text)
    cells = _cells_of_text(text, separator, file_name)
    if cells.shape[1] == 1:
        inner = separator_of("\n".join(cells[0].head(_SAMPLE_LINES)))
        if cells[0].str.contains(inner, regex=False).mean() > 0.5:
            # whole rows stand inside one quoted field
            cells = _cells_of_text("\n".join(cells[0]), inner, file_name)
    kind = {"\t": "TSV"}.get(separator, "CSV")
    return Sheet(cells, "", f"{kind} {encoding}", _cut_off(text, cells))


def _without_excel_hint(text: str) -> tuple[str, str]:
    """Split off Excel's own first line ``sep=;`` but keep the line, so that rows count as before."""
    first, newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return newline + rest, first[4]
    return text, ""


def separator_of(text: str) -> str:
    """Return the separator that splits most lines into the same number of cells, at least two."""
    lines = [line for line in text[:200_000].split("\n")[:_SAMPLE_LINES] if line.strip()]
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        counts = Counter(line.count(separator) for line in lines)
        counts.pop(0, None)
        if counts:
            cuts, lines_with = max(counts.items(), key=lambda item: (item[1], item[0]))
            score = (lines_with, cuts)
            if score > best_score:
                best, best_score = separator, score
    return best


def _cells_of_text(text: str, separator: str, file_name: str) -> pd.DataFrame:
    """Split text into cells: by Arrow where every row is as wide as the first, else row by row."""
    if '"' not in text:
        fast = _cells_by_arrow(text, separator)
        if fast is not None:
            return fast
    csv.field_size_limit(10_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=False))
    except csv.Error as error:
        raise refusals.not_a_table(file_name, f"CSV? {error}") from None
    return _frame(rows)


def _cells_by_arrow(text: str, separator: str) -> pd.DataFrame | None:
    first = text.partition("\n")[0]
    names = [str(position) for position in range(first.count(separator) + 1)]
    if len(names) < 2:
        return None
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.large_string() for name in names},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    frame = table.to_pandas()
    frame.columns = pd.RangeIndex(len(names))
    return frame


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    """Return rows of unequal width as a frame, short rows filled with ""."""
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    columns = [
        pd.Series([row[position] if position < len(row) else "" for row in rows], dtype="str")
        for position in range(width)
    ]
    return pd.concat(columns, axis=1, ignore_index=True) if columns else pd.DataFrame()


def _cut_off(text: str, cells: pd.DataFrame) -> str:
    """Return how the last row betrays that the file ends in its middle; "" where it does not."""
    if text.endswith("\n") or len(cells) < 3:
        return ""
    last = str(text.rpartition("\n")[2])
    filled = (cells != "").sum(axis=1)
    if text.count('"') % 2:
        return last
    usual = cells.iloc[1:-1]
    always_filled = [at for at in range(cells.shape[1]) if (usual[at] != "").mean() > 0.9]
    if always_filled and cells.iloc[-1][always_filled[-1]] == "" and filled.iloc[-1] > 0:
        return last
    column = always_filled[-1] if always_filled else None
    if column is not None and column == cells.shape[1] - 1:
        decimals = usual[column].str.extract(r"^\d+\.(\d+)$")[0].str.len().dropna()
        ending = str(cells.iloc[-1][column])
        is_steady = len(decimals) > 2 and decimals.nunique() == 1
        if is_steady and len(ending.partition(".")[2]) < decimals.iloc[0]:
            return last
    return ""
