"""The read side's and the marts' statements, word for word, for DuckDB and for Spark.

A difference is read, then taken over with ``pytest tests/metrics/test_golden_sql.py --update-golden``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb_sqlalchemy
import pytest
import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics import fetching, queries
from metrics.answers import Area
from metrics.dialects import SparkDialect, any_true, divide, last_by, quantiles
from metrics.fetching import Asked
from metrics.marts.results import GROUPINGS, select_area_results, select_sums
from metrics.questions import Question
from metrics.registry import find_metric

FOLDER = Path(__file__).parent / "golden"
DIALECTS = {"duckdb": duckdb_sqlalchemy.Dialect, "spark": SparkDialect}
PAPER = {"test": "onet", "grade": "p6", "subject": "math", "year_be": 2567}


def _question(
    metric: str, by: AreaLevel, reference: AreaLevel | None = None, **more: Any
) -> Question:
    declared = find_metric(metric)
    return Question(
        by, reference=reference, measures=declared.needs,
        reference_measures=declared.needs_of_reference, **{**PAPER, **more},
    )  # fmt: skip


DISTRICT = Area(AreaLevel.DISTRICT, "9901")

STATEMENTS: dict[str, Callable[[], sa.Select]] = {
    "schools_of_a_district": lambda: queries.select_groups(
        _question("sd_gap", AreaLevel.SCHOOL, within=DISTRICT)
    ),
    "school_against_similar": lambda: queries.select_groups(
        _question("mean_gap", AreaLevel.SCHOOL, AreaLevel.SIMILAR, ids=("99010001",))
    ),
    "networks": lambda: queries.select_groups(
        _question("mean_gap", AreaLevel.NETWORK, ids=("9901-1", "9901-2"))
    ),
    "references": lambda: queries.select_references(
        AreaLevel.DISTRICT, None, _question("hedges_gap", AreaLevel.SCHOOL, AreaLevel.DISTRICT)
    ),
    "schools_inside": lambda: queries.select_inside(
        _question("variance_share", AreaLevel.PROVINCE)
    ),
    "pupils": lambda: queries.select_pupils(
        _question("dropout_rate", AreaLevel.SCHOOL, within=DISTRICT)
    ),
    "leavers": lambda: queries.select_leavers(
        _question("dropout_rate_by_cause", AreaLevel.DISTRICT)
    ),
    "sums_of_districts": lambda: select_sums(
        next(grouping for grouping in GROUPINGS if grouping[0] is AreaLevel.DISTRICT)
    ),
    "area_results": select_area_results,
}


def write(statement: sa.Select, dialect: str) -> str:
    compiled = statement.compile(
        dialect=DIALECTS[dialect](), compile_kwargs={"literal_binds": True}
    )
    return re.sub(r" +\n", "\n", _one_a_line(str(compiled))).strip() + "\n"


def _one_a_line(sql: str) -> str:
    """Put each column of the outer statement on a line of its own, so that a difference can be read."""
    depth, written = 0, []
    for part in re.split(r"([()]|, )", sql):
        depth += {"(": 1, ")": -1}.get(part, 0)
        written.append(",\n  " if part == ", " and not depth else part)
    return "".join(written)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", STATEMENTS)
def test_statement__is_as_read_last(
    name: str, dialect: str, request: pytest.FixtureRequest
) -> None:
    path = FOLDER / f"{name}.{dialect}.sql"
    written = write(STATEMENTS[name](), dialect)
    if request.config.getoption("--update-golden"):
        path.write_text(written, encoding="utf-8")

    assert written == path.read_text(encoding="utf-8"), f"{path.name}: read the difference"


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement__divides_as_doubles_only(name: str) -> None:
    # a bare “/” on Hive's and Spark's dialect casts what it divides by to DECIMAL(10,0)
    divisors = re.findall(r"/\s*(.{0,12})", write(STATEMENTS[name](), "spark"))

    assert all(re.match(r"nullif\(CAST|nullif\(CA|100\.0", text) for text in divisors), divisors


def test_helpers__say_each_engine_its_own_word() -> None:
    a, b = sa.column("a", sa.Double), sa.column("b", sa.Integer)
    helpers = (divide(a, b), *quantiles(a, [0.9]), any_true(b > 1), last_by(a, b))
    statement = sa.select(
        *(helper.label(name) for helper, name in zip(helpers, "wxyz", strict=True))
    )

    assert write(statement, "duckdb") == (
        "SELECT CAST(a AS DOUBLE PRECISION) / nullif(CAST(b AS DOUBLE PRECISION), 0.0) AS w,\n"
        "  list_extract(quantile_cont(a, list_value(0.9)), 1) AS x,\n  bool_or(b > 1) AS y,\n  arg_max(a, b) AS z\n"
    )
    assert write(statement, "spark") == (
        "SELECT CAST(a AS DOUBLE) / nullif(CAST(b AS DOUBLE), 0.0) AS w,\n"
        "  element_at(percentile(a, array(0.9)), 1) AS x,\n  bool_or(b > 1) AS y,\n  max_by(a, b) AS z\n"
    )


@pytest.mark.parametrize(
    "question",
    [
        Question(AreaLevel.SCHOOL, DISTRICT, **PAPER, and_year_be=2566),
        Question(AreaLevel.SCHOOL, Area(AreaLevel.SIZE_BAND, "9901-small"), test="nt"),
        Question(AreaLevel.SCHOOL, ids=("99010001", "test"), grade="grade"),
        Question(AreaLevel.SCHOOL, DISTRICT, reference=AreaLevel.SIMILAR, **PAPER),
        Question(AreaLevel.NETWORK, ids=()),
        Question(AreaLevel.PROVINCE),
    ],
)
@pytest.mark.parametrize(
    "select",
    [
        queries.select_groups, queries.select_pupils, queries.select_leavers,
        queries.select_resources, queries.select_inside,
    ],
)  # fmt: skip
def test_asked__a_shape_s_text_with_a_question_s_values_is_that_question_s_statement(
    select: Callable[[Question], sa.Select], question: Question
) -> None:
    if select is queries.select_inside:
        question = replace(question, by=AreaLevel.PROVINCE)
    dialect = sa.create_engine("duckdb://").dialect
    other = replace(
        question,
        **{name: 1 for name in ("test", "grade", "year_be") if getattr(question, name) is not None},
    )

    fetching._write_asked(Asked(select, other), dialect)  # leaves its text behind
    written = fetching._write_asked(Asked(select, question), dialect)

    assert written == fetching._write(select(question), dialect)
    numbered = {int(number) for number in re.findall(r"\$(\d+)", written[0])}
    assert numbered == set(range(1, len(written[1]) + 1))


def test_asked__lists_of_a_like_length_share_a_text_and_the_last_id_comes_again() -> None:
    dialect = sa.create_engine("duckdb://").dialect
    five, eight = (
        fetching._write_asked(
            Asked(queries.select_groups, Question(AreaLevel.SCHOOL, ids=tuple("abcdefgh"[:count]))),
            dialect,
        )
        for count in (5, 8)
    )

    assert five[0] == eight[0]
    assert [value for value in five[1] if value != ":"] == list("abcdeeee")
