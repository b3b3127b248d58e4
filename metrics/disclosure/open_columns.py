"""Which columns the public file may fill, and how a row is written without the others."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from metrics.marts.staging import select_for

OPEN_FACTS = ("snapshot", "built_at", "loaded_at", "is_demo")
"""What the public file says about its snapshot; counts of loads and what changed stay inside."""

OPEN_COLUMNS = frozenset(
    [
        "test",
        "grade",
        "year_be",
        "subject",
        "school_id",
        "area_level",
        "area_id",
        "district_id",
        "province_id",
        "region_id",
        "network_id",
        "school_count",
        "covered_pct",
        "mean_score_pct",
        "sd_score_pct",
        "sd_basis",
        "standard_error_pp",
        "degrees_of_freedom",
        "tested_count",
        "value_status",
        "origin",
        "source_text",
    ]
)
"""Columns that a public row may fill. A column that is new stays empty until it is named here.

Medians, percentiles, counts of levels and of half the marks stay inside: the median of three
schools is one school's mean, and a level may hold one child.
"""

OPEN_OF_COLOURS = (
    "scheme", "school_id", "year_be", "round_no", "assessed_on", "name_th", "district_id",
    "province_id", "network_id", "scheme_version", "tier", "rating_status",
)  # fmt: skip
"""What the public file says of a quality school, where the office publishes colours."""


def select_open(table: sa.Table, rows: sa.FromClause, **values: sa.ColumnElement[Any]) -> sa.Select:
    """Select a table's columns: those in `values`, those that are open to all, and nothing else."""
    withheld = {
        column.name: sa.cast(sa.null(), column.type)
        for column in table.c
        if column.name not in values and column.name not in OPEN_COLUMNS
    }
    return select_for(table, rows, **withheld, **values)


def blank(kind: sa.types.TypeEngine[Any]) -> sa.ColumnElement[Any]:
    """Return what stands in a column that must be filled and says nothing in public."""
    if isinstance(kind, sa.Boolean):
        return sa.false()
    return sa.literal("") if isinstance(kind, sa.String) else sa.literal(0)
