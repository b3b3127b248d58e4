"""Answers as bytes: CSV, JSON, Parquet and XLSX, each with the numbers unrounded."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pandas as pd

from metrics.answers import Answer


def neutral(cell: str) -> str:
    """Return a cell that a spreadsheet does not take for a formula.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-"), neutral("-4.5"), neutral("@x"), neutral("บ้านใหม่")
    ("'=1+1", '-', '-4.5', "'@x", 'บ้านใหม่')
    """
    is_number = cell[1:].replace(".", "", 1).isdigit()
    begins = cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and len(cell) > 1)
    return f"'{cell}" if begins and not is_number else cell


def neutral_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts no spreadsheet takes for formulas; names come from files."""
    texts = [name for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    made = {name: frame[name].map(_neutral_text, na_action="ignore") for name in texts}
    return frame.assign(**{str(name): texts for name, texts in made.items()})


def _neutral_text(value: object) -> object:
    return neutral(value) if isinstance(value, str) else value


def _write_csv(answer: Answer) -> bytes:
    return neutral_frame(answer.frame).to_csv(index=False).encode("utf-8")


def as_records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return a frame's rows as plain values, None where a number or word is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def describe(answer: Answer) -> dict[str, object]:
    """Return an answer as one JSON-ready object: metric, groups, reference, snapshot, rows."""
    return {
        "metric": answer.spec.key,
        "unit": answer.spec.unit.value,
        "by": answer.by.value,
        "reference": answer.reference.value if answer.reference else None,
        "snapshot": answer.snapshot,
        "rows": as_records(answer.frame),
    }


def _write_json(answer: Answer) -> bytes:
    return json.dumps(describe(answer), ensure_ascii=False, default=float).encode()


def _write_parquet(answer: Answer) -> bytes:
    buffer = io.BytesIO()
    answer.frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _write_xlsx(answer: Answer) -> bytes:
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as book:
        answer.frame.to_excel(book, index=False, sheet_name=answer.spec.key)
        for row in book.sheets[answer.spec.key].iter_rows():
            for cell in row:
                if cell.data_type == "f":  # a name that begins like a formula
                    cell.data_type = "s"
    return buffer.getvalue()


_WRITERS: dict[str, Callable[[Answer], bytes]] = {
    "csv": _write_csv,
    "json": _write_json,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
}


def write_answer(answer: Answer, kind: str) -> bytes:
    """Write an answer as csv (UTF-8), json, parquet or xlsx.

    Raises
    ------
    KeyError : another kind
    """
    return _WRITERS[kind](answer)
