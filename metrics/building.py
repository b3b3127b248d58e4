"""The file of a snapshot while it is built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

ROW_GROUP = 16_384
"""Rows that DuckDB stores, and skips, together. A district's rows are some hundreds of 3 million: in groups
of its usual 122,880 a look for them takes about twice as long, and the file is a quarter smaller."""

_MEMORY = "1.2GB"
"""What DuckDB may hold of a nation; the rest goes through a file beside the one that is built."""

_OWN = "built"


@contextmanager
def building(path: Path) -> Iterator[sa.Connection]:
    """Give a connection, in autocommit, on which a snapshot's tables are made or made anew.

    Parameters
    ----------
    path : file of the snapshot; created where there is none
    """
    file, spill = (str(p).replace("'", "''") for p in (path, path.with_name(f"{path.name}.tmp")))
    with _engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET memory_limit = '{_MEMORY}'")
        connection.exec_driver_sql(f"SET temp_directory = '{spill}'")
        connection.exec_driver_sql(f"ATTACH '{file}' AS {_OWN} (ROW_GROUP_SIZE {ROW_GROUP})")
        connection.exec_driver_sql(f"USE {_OWN}")
        yield connection
        connection.exec_driver_sql("CHECKPOINT")


@cache
def _engine() -> sa.Engine:
    """Return the engine of all builds: each connection is a DuckDB of its own, statements are compiled once."""
    return sa.create_engine("duckdb:///:memory:", poolclass=NullPool)
