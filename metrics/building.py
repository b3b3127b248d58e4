"""The file of a snapshot while it is built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

ROW_GROUP = 16_384
"""Rows that DuckDB stores, and skips, together. A district's rows are some hundreds of 3 million: in groups
of its usual 122,880 a look for them takes about twice as long, and the file is a quarter smaller."""

_MEMORY = "1.2GB"
"""What DuckDB may hold of a nation; the rest goes through a file beside the one that is built."""

_OWN = "built"

_BUILDS = count()
_DATABASE: ContextVar[str] = ContextVar("database")
"""Which DuckDB a new connection is on: each build has one of its own."""


@contextmanager
def building(path: Path) -> Iterator[sa.Connection]:
    """Give a connection, in autocommit, on which a snapshot's tables are made or made anew.

    Parameters
    ----------
    path : file of the snapshot; created where there is none
    """
    token = _DATABASE.set(f":memory:khetview_build_{next(_BUILDS)}")
    try:
        with _open(path) as connection:
            yield connection
            connection.exec_driver_sql("CHECKPOINT")
    finally:
        _DATABASE.reset(token)


@contextmanager
def beside() -> Iterator[sa.Connection]:
    """Give another connection on the file that is being built here, for a thread of its own.

    Some hundred thousand rows are too few for DuckDB to take a second core; two statements take two.
    """
    with _engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"USE {_OWN}")
        yield connection


@contextmanager
def _open(path: Path) -> Iterator[sa.Connection]:
    file, spill = (str(p).replace("'", "''") for p in (path, path.with_name(f"{path.name}.tmp")))
    with _engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET memory_limit = '{_MEMORY}'")
        connection.exec_driver_sql(f"SET temp_directory = '{spill}'")
        connection.exec_driver_sql(f"ATTACH '{file}' AS {_OWN} (ROW_GROUP_SIZE {ROW_GROUP})")
        connection.exec_driver_sql(f"USE {_OWN}")
        yield connection


@cache
def _engine() -> sa.Engine:
    """Return the engine of all builds, so that statements are compiled once."""
    engine = sa.create_engine("duckdb:///:memory:", poolclass=NullPool)

    @sa.event.listens_for(engine, "do_connect")
    def choose(_: Any, __: Any, ___: Any, options: dict[str, Any]) -> None:
        options["database"] = _DATABASE.get()

    return engine
