"""What engines say differently: division, quantiles, standard deviation, booleans, the last of a group.

Every statement is SQLAlchemy Core. Where DuckDB and Spark would answer another number, or do not
know each other's word, the statement goes through a helper of this module, and golden SQL holds
what each engine is given.

References
----------
Spark SQL reference, built-in functions; DuckDB documentation, aggregate functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import GenericTypeCompiler, IdentifierPreparer, SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _SparkTypes(GenericTypeCompiler):
    """Spark's words for types: STRING without a length, DOUBLE without PRECISION."""

    def visit_double(self, type_: Any, **kw: Any) -> str:
        return "DOUBLE"

    visit_DOUBLE = visit_DOUBLE_PRECISION = visit_double  # noqa: N815 - SQLAlchemy's own names

    def visit_string(self, type_: Any, **kw: Any) -> str:
        return "STRING"

    visit_VARCHAR = visit_string  # noqa: N815


class SparkDialect(DefaultDialect):
    """Spark's SQL as far as our statements need it: names in backticks, no type of its own.

    It writes statements; to run them, hand the text to a Spark connection of your choice.
    """

    name = "spark"
    supports_statement_cache = True
    type_compiler_cls = _SparkTypes

    class preparer(IdentifierPreparer):  # noqa: N801 - SQLAlchemy's own name
        """Quotes names with backticks."""

        def __init__(self, dialect: Any) -> None:
            super().__init__(dialect, initial_quote="`")


def divide(a: sa.ColumnElement[Any], b: sa.ColumnElement[Any]) -> sa.ColumnElement[float]:
    """Divide as doubles on every engine; missing where the divisor is 0.

    Notes
    -----
    A plain ``/`` on Hive's and Spark's dialect casts the denominator to DECIMAL(10,0): z-scores were
    3.5 % off, without an error.
    """
    return sa.cast(a, sa.Double).op("/")(sa.func.nullif(sa.cast(b, sa.Double), 0.0))


class _Function(FunctionElement[Any]):
    """A function whose word differs between engines; arguments as given."""

    inherit_cache = True


class _AllQuantiles(_Function):
    """Several exact quantiles as one list: one pass, and one state to keep."""

    inherit_cache = True


class _ListOf(_Function):
    """A list of constants."""

    inherit_cache = True


class _Element(_Function):
    """``_Element(list, 1)``: an element of a list, counted from 1."""

    type = sa.Double()
    inherit_cache = True


def quantiles(
    values: sa.ColumnElement[Any], shares: Iterable[float]
) -> tuple[sa.ColumnElement[float], ...]:
    """Give exact quantiles, interpolated, rows without a value left out.

    Parameters
    ----------
    values : numbers of a group's rows
    shares : 0–1, 0.5 for the median

    Returns
    -------
    One aggregate for each share; an engine works them out together.
    """
    listed: list[sa.ColumnElement[Any]] = [sa.literal_column(repr(share)) for share in shares]
    together = _AllQuantiles(values, _ListOf(*listed))
    places = range(1, len(listed) + 1)
    return tuple(_Element(together, sa.literal_column(str(place))) for place in places)


class any_true(_Function):  # noqa: N801 - reads as a function
    """``any_true(condition)``: whether a condition holds in any row of the group."""

    type = sa.Boolean()
    inherit_cache = True


class last_by(_Function):  # noqa: N801
    """``last_by(value, order)``: the value of the row with the highest order."""

    inherit_cache = True

    def __init__(self, value: sa.ColumnElement[Any], order: sa.ColumnElement[Any]) -> None:
        super().__init__(value, order)
        self.type = value.type


_WORDS = {
    _AllQuantiles: ("quantile_cont", "percentile"),
    _ListOf: ("list_value", "array"),
    _Element: ("list_extract", "element_at"),
    any_true: ("bool_or", "bool_or"),
    last_by: ("arg_max", "max_by"),
}
"""Function → its word in DuckDB and in Spark."""


def _write(element: _Function, compiler: SQLCompiler, word: str, **kw: Any) -> str:
    return f"{word}({compiler.process(element.clauses, **kw)})"


def _register(function: type[_Function], duckdb: str, spark: str) -> None:
    compiles(function)(lambda e, c, **kw: _write(e, c, duckdb, **kw))
    compiles(function, SparkDialect.name)(lambda e, c, **kw: _write(e, c, spark, **kw))


for _function, (_duckdb, _spark) in _WORDS.items():
    _register(_function, _duckdb, _spark)
