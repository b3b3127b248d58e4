"""The one place that opens DuckDB: the warehouse for its one writer, snapshot files for their builder.

Two processes cannot have a DuckDB file open when one of them writes, so writers take their turn
through `writing`, which holds a lock file for as long as the warehouse is open.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from data_pipeline.warehouse.tables import WAREHOUSE


class WarehouseError(Exception):
    """The warehouse cannot be opened or is not what we expect; the message says what to do."""


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No space left, a quota, a limit for one file."""


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one behind it, is a disk without room; DuckDB says so in words only."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if any(os.strerror(number) in str(error) for number in _NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder that holds everything of one office (DESIGN, "Stores").

    Parameters
    ----------
    home : absolute path of the workspace folder
    """

    home: Path

    @property
    def inbox(self) -> Path:
        """Files to load are dropped here."""
        return self.home / "inbox"

    @property
    def refused(self) -> Path:
        """Files that the loader did not accept, each with its report beside it."""
        return self.home / "inbox" / "refused"

    @property
    def reports(self) -> Path:
        """What has become of the orders that web processes placed."""
        return self.home / "reports"

    @property
    def received(self) -> Path:
        """Every original that was loaded, under its SHA-256, kept for ever."""
        return self.home / "received"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file of the facts."""
        return self.home / "warehouse.duckdb"

    @property
    def snapshots(self) -> Path:
        """Snapshot folders and the pointer ``CURRENT``."""
        return self.home / "snapshots"

    @property
    def geo(self) -> Path:
        """The office's own boundaries, ``*.geojson``; drawn on its maps."""
        return self.home / "geo"

    @property
    def settings_file(self) -> Path:
        """The office's own settings."""
        return self.home / "khetview.toml"

    @property
    def lock_file(self) -> Path:
        """Held by the one writer."""
        return self.home / ".writer.lock"

    @property
    def exists(self) -> bool:
        """Whether `init` was run here."""
        return self.settings_file.is_file()


def open_file(path: Path, *, read_only: bool = False) -> sa.Engine:
    """Open a DuckDB file as an SQLAlchemy engine without a pool.

    Parameters
    ----------
    path : file to open; it is created when missing and not `read_only`

    Raises
    ------
    WarehouseError : read-only and the file does not exist
    """
    if read_only and not path.is_file():
        raise WarehouseError(f"{path.name}: no such DuckDB file. Run `khetview init` first.")
    return sa.create_engine(
        f"duckdb:///{path}",
        connect_args={"read_only": read_only},
        poolclass=NullPool,
    )


@contextmanager
def writer_lock(workspace: Workspace, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Wait for our turn as the one writer of the workspace and hold it.

    Raises
    ------
    WarehouseError : another writer kept the lock for longer than `wait_seconds`
    """
    workspace.home.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    with workspace.lock_file.open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise WarehouseError(
                        f"{workspace.home}: another loader has been writing for {wait_seconds:.0f} s. "
                        "Wait for it to finish, or stop it, and try again."
                    ) from None
                time.sleep(0.05)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


_complete: set[tuple[Path, int]] = set()
"""Warehouse files, by path and inode, whose tables this process has seen to be there."""


def _create_tables(workspace: Workspace, engine: sa.Engine) -> None:
    """Create missing tables, once for each file: looking costs as much as a small query."""
    path = workspace.warehouse
    if path.is_file() and (path, path.stat().st_ino) in _complete:
        return
    with engine.begin() as connection:
        _add_what_is_missing(connection)
    _complete.add((path, path.stat().st_ino))


def _add_what_is_missing(connection: sa.Connection) -> None:
    """Make tables that are not there; give those of an older warehouse the columns declared since.

    One query says what is there: asking for each table costs half a second for a new warehouse.
    A column that is added may be empty.
    """
    there = _list_columns(connection)
    tables = {table for table, _ in there}
    missing = [table for table in WAREHOUSE.sorted_tables if table.name not in tables]
    WAREHOUSE.create_all(connection, missing, checkfirst=False)
    for table in WAREHOUSE.sorted_tables:
        for column in table.columns:
            if table.name in tables and (table.name, column.name) not in there:
                kind = column.type.compile(connection.dialect)
                statement = f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}"
                connection.execute(sa.text(statement))


def _list_columns(connection: sa.Connection) -> set[tuple[str, str]]:
    """Return table and name of every column."""
    statement = sa.text("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
    return {(str(row[0]), str(row[1])) for row in connection.execute(statement)}


def find_unknown_columns(path: Path) -> list[str]:
    """Return what a warehouse holds that this program does not know: a newer one wrote it."""
    declared = {(t.name, c.name) for t in WAREHOUSE.tables.values() for c in t.columns}
    return [f"{table}.{column}" for table, column in sorted(_read_columns(path) - declared)]


def lacks_columns(path: Path) -> bool:
    """Whether a warehouse is of an older program: a declared table or column is not there yet."""
    declared = {(t.name, c.name) for t in WAREHOUSE.tables.values() for c in t.columns}
    return not declared <= _read_columns(path)


def _read_columns(path: Path) -> set[tuple[str, str]]:
    engine = open_file(path)  # not read-only: what a crash left in the .wal is taken in
    try:
        with engine.connect() as connection:
            return _list_columns(connection)
    finally:
        engine.dispose()


@contextmanager
def writing(workspace: Workspace, *, wait_seconds: float = 600.0) -> Iterator[sa.Engine]:
    """Open the warehouse as its one writer; wait for our turn, create missing tables.

    Yields
    ------
    Engine on ``warehouse.duckdb``; closed, and the lock released, on leaving
    """
    with writer_lock(workspace, wait_seconds=wait_seconds):
        engine = open_file(workspace.warehouse)
        try:
            _create_tables(workspace, engine)
            yield engine
        finally:
            engine.dispose()
