"""What the public may see: until more is proven safe, only areas with enough pupils and schools.

``public.duckdb`` is written from nothing and receives only what passed, so that what is not public
is physically not in the file. School rows stay out altogether.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import open_file
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.marts.staging import LEVEL_COUNTS, insert
from metrics.settings import MetricsSettings

_ATTACHED = "internal"
_PUBLIC_LEVELS = (AreaLevel.NATION, AreaLevel.OBEC, AreaLevel.PROVINCE, AreaLevel.DISTRICT)
_FEWEST_SCHOOLS = 3


_WITHHELD = (
    "school_p10_pct", "school_median_pct", "school_p90_pct", "pass_50_count", "pass_50_base_count",
    *LEVEL_COUNTS.values(),
)  # fmt: skip
"""Columns that stay inside: the median of three schools is one school's mean, and a level may hold one child."""


def _shown(table: sa.Table) -> sa.Select:
    """Select a table with the columns that the public may not see left empty."""
    return sa.select(
        *(
            sa.cast(sa.null(), c.type).label(c.name) if c.name in _WITHHELD else c
            for c in table.columns
        )
    )


def build_public(internal: Path, public: Path, settings: MetricsSettings) -> None:
    """Write the public snapshot from the internal one.

    Parameters
    ----------
    internal : a finished internal snapshot
    public : file to create; holds every table, and no school's row
    settings : `min_public_count` pupils behind any number
    """
    engine = open_file(public)
    quoted = str(internal).replace("'", "''")
    levels = [level.value for level in _PUBLIC_LEVELS]
    try:
        t.SNAPSHOT.create_all(engine, checkfirst=False)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"ATTACH '{quoted}' AS {_ATTACHED} (READ_ONLY)")
            source = {
                name: table.to_metadata(sa.MetaData(), schema=_ATTACHED)
                for name, table in t.SNAPSHOT.tables.items()
            }
            area, benchmark, dim = (
                source[name] for name in ("mart_area_result", "mart_benchmark", "dim_area")
            )
            is_public = {
                "dim_test": sa.true(),
                "dim_subject": sa.true(),
                "meta_snapshot": sa.true(),
                "dim_area": dim.c.area_level.in_(levels),
                "mart_area_result": area.c.area_level.in_(levels)
                & (area.c.tested_count >= settings.min_public_count)
                & (area.c.school_count >= _FEWEST_SCHOOLS),
                "mart_benchmark": benchmark.c.area_level.in_(["nation", "obec"]),
            }
            for name, condition in is_public.items():
                insert(connection, t.SNAPSHOT.tables[name], _shown(source[name]).where(condition))
            connection.exec_driver_sql(f"DETACH {_ATTACHED}")
            connection.exec_driver_sql("CHECKPOINT")
    finally:
        engine.dispose()
