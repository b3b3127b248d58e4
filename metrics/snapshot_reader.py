"""Reading snapshots as a web worker does: attached read-only, each request to the one it began with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from metrics.answers import UnknownKey
from metrics.snapshots import CURRENT, INTERNAL, Manifest, list_snapshots, read_pointer

_READERS = count()
"""Numbers of the readers of this process: each has a DuckDB of its own, never one that another left."""


class SnapshotReader:
    """One in-memory DuckDB per process, with the snapshots that are being read attached to it.

    A request takes a connection with `connect`; the snapshot it began with stays attached until it
    is done, whatever is published meanwhile. The current one stays attached, and the one beside it
    that was asked for last, as by a page that says what moved since; others are let go when nobody
    reads them, and each when it was removed. Of the public's, none is kept beside the approved one:
    two of them could be subtracted.

    Parameters
    ----------
    folder : the workspace's ``snapshots/``
    file : `INTERNAL` or `PUBLIC`; a public process never opens the other
    pointer : `CURRENT`, or `APPROVED` for what the public sees
    """

    def __init__(self, folder: Path, file: str = INTERNAL, pointer: str = CURRENT) -> None:
        self.folder = folder
        self._file = file
        self._name = pointer
        self._lock = threading.Lock()
        self._users: dict[str, int] = {}
        self._beside: str | None = None
        self._pointer: tuple[tuple[int, int], str | None] = ((0, 0), None)
        self._engine = sa.create_engine(
            f"duckdb:///:memory:khetview_{next(_READERS)}",
            pool_size=16,
            max_overflow=16,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            pool_reset_on_return=None,
            connect_args={"config": {"threads": 1}},
        )

    def current(self) -> str | None:
        """Return the id of the snapshot in use; a stat of the pointer, read when it changed."""
        try:
            status = (self.folder / self._name).stat()
        except FileNotFoundError:
            return None
        mark = (status.st_mtime_ns, status.st_ino)
        if self._pointer[0] != mark:
            self._pointer = (mark, read_pointer(self.folder, self._name))
        return self._pointer[1]

    def listed(self) -> list[Manifest]:
        """Return the snapshots that may be asked for, newest first.

        The public may ask for the approved one alone: two of them side by side could be subtracted.
        """
        manifests = list_snapshots(self.folder)
        if self._name == CURRENT:
            return manifests
        return [m for m in manifests if m.snapshot == self.current()]

    @contextmanager
    def connect(self, snapshot: str | None = None) -> Iterator[tuple[str, sa.Connection]]:
        """Give the snapshot's id and a connection on which its tables are in view.

        Raises
        ------
        UnknownKey : nothing is published yet, or the snapshot asked for is gone
        """
        chosen = self._take(snapshot)
        try:
            with self._engine.connect() as connection:
                _use(connection, _schema(chosen))
                yield chosen, connection
        finally:
            self._release(chosen)

    def close(self) -> None:
        """Let go of every snapshot."""
        self._engine.dispose()

    def _take(self, snapshot: str | None) -> str:
        with self._lock:
            chosen = snapshot or self.current()
            if chosen is None:
                raise UnknownKey(
                    "Nothing has been published yet. Load a file, or run `khetview demo`.",
                    "ยังไม่มีข้อมูล วางไฟล์ในโฟลเดอร์ inbox หรือสั่ง khetview demo",
                )
            if chosen not in self._users:
                self._attach(chosen)
                self._users[chosen] = 0
            self._users[chosen] += 1
            if self._name == CURRENT and chosen != self.current():
                self._beside = chosen
            return chosen

    def _attach(self, snapshot: str) -> None:
        path = self._path(snapshot)
        listed = [m.snapshot for m in self.listed()]
        if snapshot not in listed or not path.is_file():
            known = ", ".join(listed) or "–"
            raise UnknownKey(
                f"Snapshot “{snapshot}” is not there any more. Snapshots: {known}.",
                f"ไม่มีชุดข้อมูล “{snapshot}” แล้ว ชุดที่มี: {known}",
            )
        quoted = str(path).replace("'", "''")
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"ATTACH '{quoted}' AS {_schema(snapshot)} (READ_ONLY)")

    def _path(self, snapshot: str) -> Path:
        return self.folder / snapshot / self._file

    def _release(self, snapshot: str) -> None:
        with self._lock:
            self._users[snapshot] -= 1
            stay = {self.current()}
            if self._beside and self._path(self._beside).is_file():
                stay.add(self._beside)
            idle = [s for s, users in self._users.items() if users == 0 and s not in stay]
            if not idle:
                return
            with self._engine.connect() as connection:
                _use(connection, "memory")
                for name in idle:
                    del self._users[name]
                    connection.exec_driver_sql(f"DETACH {_schema(name)}")


def _use(connection: sa.Connection, schema: str) -> None:
    """Put a schema's tables in view where they are not yet, on a connection with nothing left to read."""
    native: Any = connection.connection.driver_connection
    native.abort()
    if connection.info.get("schema") != schema:
        connection.exec_driver_sql(f"USE {schema}")
        connection.info["schema"] = schema


def _schema(snapshot: str) -> str:
    return f"snapshot_{snapshot}"
