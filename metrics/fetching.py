"""How a statement's rows are fetched: as Arrow, its text written once for questions of a shape."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.questions import Question

_MOST_SHAPES = 256
"""Statements whose text is kept."""

# a copy of a district's rows takes less time than what DuckDB proposes in its place, see `fetch_table`
warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement about a question, which differs from others of its shape only in the values.

    Parameters
    ----------
    select : writes the statement
    question : what it is about
    """

    select: Callable[[Question], sa.Select]
    question: Question


def fetch_table(
    connection: sa.Connection,
    statement: sa.Select | sa.CompoundSelect | Asked,
    *,
    is_short: bool = False,
) -> pa.Table:
    """Run a statement and return its rows as an Arrow table.

    Parameters
    ----------
    connection : on DuckDB
    statement : a SELECT in SQLAlchemy Core, or what asks for one
    is_short : some hundreds of rows are expected, as of a question

    Notes
    -----
    A DB-API result would box every cell; Arrow hands the columns over (50,000 rows: 11 ms to 123 ms). A
    relation is bound twice and read again as text, 1 ms of the 4 that a district's rows take. What is short is
    executed instead, which copies its rows once more: 1 ms in 30,000 rows.
    """
    native: Any = connection.connection.driver_connection
    if isinstance(statement, Asked):
        text, values = _write_asked(statement, connection.dialect)
        return native.execute(_parse(text), values).to_arrow_reader().read_all()
    text, values = _write(statement, connection.dialect)
    if is_short:
        return native.execute(text, values).to_arrow_reader().read_all()
    return native.sql(text, params=values).to_arrow_table()


def _write(statement: sa.Select | sa.CompoundSelect, dialect: sa.Dialect) -> tuple[str, list[Any]]:
    """Return a statement's text, and the values of its parameters in their order."""
    compiled: Any = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or ()]


class _Blank(str):
    """Stands in a question for a value, by its name."""

    __slots__ = ()


def _write_asked(asked: Asked, dialect: sa.Dialect) -> tuple[str, list[Any]]:
    """Return the text and values of a question's statement.

    The text is written once for questions of a shape, with blanks in place of the values: to write a
    statement takes as long as to find a district's rows.
    """
    blank, values = _leave_blank(asked.question)
    text, wanted = _write_shape(asked.select, blank, dialect)
    return text, [values[one] if isinstance(one, _Blank) else one for one in wanted]


@lru_cache(maxsize=_MOST_SHAPES)
def _write_shape(
    select: Callable[[Question], sa.Select], blank: Question, dialect: sa.Dialect
) -> tuple[str, list[Any]]:
    return _write(select(blank), dialect)


@lru_cache(maxsize=_MOST_SHAPES)
def _parse(text: str) -> Any:
    """Return a statement as DuckDB reads it; it holds no values and goes with any connection."""
    (parsed,) = duckdb.extract_statements(text)
    return parsed


def _leave_blank(question: Question) -> tuple[Question, dict[str, Any]]:
    """Put blanks in place of a question's values, and return these by the blanks' names."""
    names = ("test", "grade", "subject", "year_be", "and_year_be")
    values = {name: getattr(question, name) for name in names}
    blanks: dict[str, Any] = {name: _Blank(name) for name, v in values.items() if v is not None}
    within, ids = question.within, question.ids
    if within is not None and within.level is not AreaLevel.SIZE_BAND:  # whose id is two values
        blanks["within"] = replace(within, area_id=_Blank("within"))
        values["within"] = within.area_id
    if ids:
        count = 1 << (len(ids) - 1).bit_length()  # lists of a few lengths have few texts
        blanks["ids"] = tuple(_Blank(f"id {no}") for no in range(count))
        values |= zip_longest(blanks["ids"], ids, fillvalue=ids[-1])
    return replace(question, **blanks), values


def fetch_frame(
    connection: sa.Connection,
    statement: sa.Select | sa.CompoundSelect,
    *,
    is_short: bool = False,
) -> pd.DataFrame:
    """Run a statement and return its rows as a frame, see `fetch_table`.

    Returns
    -------
    DataFrame with the statement's columns; integers with gaps are floats, missing text is missing
    """
    frame: pd.DataFrame = fetch_table(connection, statement, is_short=is_short).to_pandas()
    return frame


def insert_frame(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    """Insert a frame whose columns are named as the table's, as one statement."""
    native: Any = connection.connection.driver_connection
    names = ", ".join(frame.columns)
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    native.register("arriving_rows", arrow)
    native.execute(f"INSERT INTO {table.fullname} ({names}) SELECT {names} FROM arriving_rows")
    native.unregister("arriving_rows")
