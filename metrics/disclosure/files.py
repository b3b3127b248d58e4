"""Other snapshots' files, read through the one that is being built: opening each takes 0.1 s."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t

OWN = "internal"
"""Schema of the internal snapshot that a public file is built from."""


def attach(connection: sa.Connection, path: Path, name: str) -> None:
    """Make a file's tables readable under a schema's name."""
    quoted = str(path).replace("'", "''")
    connection.exec_driver_sql(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")


@contextmanager
def attached(connection: sa.Connection, path: Path, name: str) -> Iterator[None]:
    """Have a file's tables under a schema's name within a block."""
    attach(connection, path, name)
    try:
        yield
    finally:
        connection.exec_driver_sql(f"DETACH {name}")


def columns_of(connection: sa.Connection, schema: str, table: str) -> frozenset[str]:
    """Return the columns that a table of an attached file has: an older program has other ones."""
    names = ("database_name", "table_name", "column_name")
    there = sa.func.duckdb_columns().table_valued(*names)
    is_it = (there.c.database_name == schema) & (there.c.table_name == table)
    return frozenset(connection.scalars(sa.select(there.c.column_name).where(is_it)))


@cache
def tables_under(schema: str) -> dict[str, sa.Table]:
    """Return a snapshot's tables as they are named in an attached file."""
    metadata = sa.MetaData()
    return {n: table.to_metadata(metadata, schema=schema) for n, table in t.SNAPSHOT.tables.items()}
