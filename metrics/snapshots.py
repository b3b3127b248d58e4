"""Snapshots: built aside, published in one step, attached read-only by every web worker.

A snapshot is a folder ``snapshots/<id>/`` with ``internal.duckdb``, ``public.duckdb`` and
``manifest.json``; ``snapshots/CURRENT`` names the one in use, ``snapshots/APPROVED`` the one that an
officer let the public see. Nothing in a published folder changes any more, so going back is pointing
back, and two snapshots can be read side by side.

The office's screens need not wait until it is decided what the public may see: a snapshot is in use
with its ``internal.duckdb`` alone, and ``public.duckdb`` is put beside it, whole, when it is decided.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import (
    WarehouseError,
    Workspace,
    lacks_columns,
    open_file,
    writer_lock,
    writing,
)
from metrics.answers import Stamp, UnknownKey
from metrics.building import building
from metrics.changes import describe_changes
from metrics.disclosure import build_public
from metrics.marts import build_marts
from metrics.marts.staging import ATTACHED
from metrics.queries import insert_frame
from metrics.reference_data import REFERENCE_FOLDER
from metrics.settings import MetricsSettings

INTERNAL, PUBLIC = "internal.duckdb", "public.duckdb"
CURRENT, APPROVED = "CURRENT", "APPROVED"
"""Pointers: what the office's screens show, and what the public's do."""

OWN_SCHEMES = "quality_schemes"
"""Folder of a workspace with the office's own schemes of quality schools."""

_MANIFEST, _BUILDING = "manifest.json", ".building-"

_READERS = count()
"""Numbers of the readers of this process: each has a DuckDB of its own, never one that another left."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds, as written beside it.

    Parameters
    ----------
    snapshot : id, counted up: ``0142``
    built_at, loaded_at : ISO 8601, UTC; `loaded_at` is the newest load's, None where nothing is loaded
    load_count : loads that stand
    last_load_id, undone_count : together they say whether the warehouse has moved on since
    is_demo : whether any load that counts is of the demonstration
    change_th, change_en : what is new since the snapshot before, one sentence
    layout : digest of tables, settings and program; the next snapshot may start as a copy if equal
    disclosure : how much the public file hides, as `metrics.disclosure.PublishLog` says
    """

    snapshot: str
    built_at: str
    loaded_at: str | None
    load_count: int
    last_load_id: int
    undone_count: int
    is_demo: bool
    change_th: str
    change_en: str
    layout: str = ""
    disclosure: dict[str, Any] = field(default_factory=dict)

    def as_stamp(self) -> Stamp:
        """Return what a screen shows of it."""
        loaded_at = datetime.fromisoformat(self.loaded_at) if self.loaded_at else None
        return Stamp(
            self.snapshot, datetime.fromisoformat(self.built_at), loaded_at, self.load_count,
            self.is_demo, self.change_th, self.change_en,
        )  # fmt: skip


def list_snapshots(folder: Path) -> list[Manifest]:
    """Return the manifests of all published snapshots, newest first."""
    published = (path for path in folder.iterdir() if not path.name.startswith("."))
    written = (path / _MANIFEST for path in published)
    manifests = [_read_manifest(path) for path in written if path.is_file()]
    return sorted(manifests, key=lambda m: m.snapshot, reverse=True)


def read_pointer(folder: Path, pointer: str = CURRENT) -> str | None:
    """Return the id of the snapshot that a pointer names, None before it names any."""
    try:
        return (folder / pointer).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def point_to(folder: Path, snapshot: str, pointer: str = CURRENT) -> None:
    """Make a published snapshot the one in use, or the one that the public sees.

    Raises
    ------
    UnknownKey : no such snapshot, or none that the public may see; the message lists those there are
    """
    needed = PUBLIC if pointer == APPROVED else _MANIFEST
    if not (folder / snapshot / needed).is_file() or snapshot.startswith("."):
        there = [m.snapshot for m in list_snapshots(folder)]
        known = ", ".join(s for s in there if (folder / s / needed).is_file()) or "–"
        raise UnknownKey(
            f"There is no snapshot “{snapshot}”. Snapshots: {known}.",
            f"ไม่มีชุดข้อมูล “{snapshot}” ชุดที่มี: {known}",
        )
    aside = folder / f".{pointer}.{os.getpid()}.{threading.get_ident()}"
    with aside.open("w", encoding="ascii") as handle:
        handle.write(snapshot + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    aside.replace(folder / pointer)
    _sync_folder(folder)


def prune(folder: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots; return what went.

    Those that are shown stay, and those whose public rows the newest release still shows
    (`PublishLog.stands_on`).
    """
    manifests = list_snapshots(folder)
    released = [m for m in manifests if is_released(folder, m.snapshot)]
    stay = {
        *(read_pointer(folder, pointer) for pointer in (CURRENT, APPROVED)),
        *(m.snapshot for m in released[:1]),
        *(s for m in released[:1] for s in m.disclosure.get("stands_on", ())),
    }
    gone = [m.snapshot for m in manifests[keep:] if m.snapshot not in stay]
    for snapshot in gone:
        shutil.rmtree(folder / snapshot)
    return gone


def publish(workspace: Workspace, settings: MetricsSettings) -> Manifest:
    """Build a snapshot of what counts now and make it the one in use.

    Raises
    ------
    WarehouseError : there is no warehouse, it is of an older program, or another writer keeps it
    """
    with writer_lock(workspace):
        if not workspace.warehouse.is_file():
            raise WarehouseError(
                f"{workspace.home}: there is no warehouse here. Run `khetview init` first."
            )
        if lacks_columns(workspace.warehouse):
            raise WarehouseError(
                f"{workspace.warehouse}: it is of an older program and lacks columns of this one. "
                "Any `khetview` command brings it up to date and keeps a copy first."
            )
        _remove_unfinished(workspace.snapshots)
        manifest = _find_half_done(workspace, settings) or _build(workspace, settings)
        point_to(workspace.snapshots, manifest.snapshot)
        try:
            manifest = _release(workspace.snapshots, manifest, settings)
            if settings.approve_automatically:
                point_to(workspace.snapshots, manifest.snapshot, APPROVED)
        finally:
            prune(workspace.snapshots, settings.keep_snapshots)
    return manifest


def _find_half_done(workspace: Workspace, settings: MetricsSettings) -> Manifest | None:
    """Return the newest snapshot where it is what would be built now, and waits for its public file."""
    current = read_pointer(workspace.snapshots)
    newest = next(iter(list_snapshots(workspace.snapshots)), None) if current else None
    if newest is None or newest.snapshot != current:
        return None
    if is_released(workspace.snapshots, newest.snapshot) or newest.layout != _layout(settings):
        return None
    engine = open_file(workspace.warehouse, read_only=True)
    try:
        return None if _has_moved_on(engine, newest) else newest
    finally:
        engine.dispose()


def is_stale(workspace: Workspace) -> bool:
    """Whether the warehouse has moved on since the snapshot in use was built, or it is half done."""
    current = read_pointer(workspace.snapshots)
    if current is None or not (workspace.snapshots / current / _MANIFEST).is_file():
        return True
    manifest = _read_manifest(workspace.snapshots / current / _MANIFEST)
    with writing(workspace) as engine:
        has_moved_on = _has_moved_on(engine, manifest)
    return has_moved_on or not is_released(workspace.snapshots, current)


def _has_moved_on(warehouse: sa.Engine, manifest: Manifest) -> bool:
    with warehouse.connect() as connection:
        last_load_id, undone_count, *_ = _read_state(connection, t.meta_load)
    return (manifest.last_load_id, manifest.undone_count) != (last_load_id, undone_count)


def is_outdated(workspace: Workspace, settings: MetricsSettings) -> bool:
    """Whether another program, or other settings, built the snapshot in use."""
    current = read_pointer(workspace.snapshots)
    path = workspace.snapshots / (current or "") / _MANIFEST
    return not path.is_file() or _read_manifest(path).layout != _layout(settings)


def _build(workspace: Workspace, settings: MetricsSettings) -> Manifest:
    folder = workspace.snapshots
    folder.mkdir(parents=True, exist_ok=True)
    earlier = list_snapshots(folder)
    newest = next(iter(earlier), None)
    snapshot = f"{int(newest.snapshot) + 1 if newest else 1:04d}"
    aside = folder / f"{_BUILDING}{snapshot}"
    aside.mkdir()
    if newest and newest.layout == _layout(settings):
        shutil.copyfile(folder / newest.snapshot / INTERNAL, aside / INTERNAL)
    manifest = _build_internal(aside / INTERNAL, workspace.warehouse, snapshot, newest, settings)
    _write_manifest(aside, manifest)
    _sync_files(aside)
    aside.rename(folder / snapshot)
    _sync_folder(folder)
    return manifest


def _release(folder: Path, manifest: Manifest, settings: MetricsSettings) -> Manifest:
    """Decide what the public may see of a snapshot and put its public file beside it, in one step.

    The manifest comes first: where the public file is, what it hides and stands on is known.
    """
    own = folder / manifest.snapshot
    released = (m.snapshot for m in list_snapshots(folder) if is_released(folder, m.snapshot))
    aside = folder / f"{_BUILDING}{manifest.snapshot}"
    aside.mkdir()
    log = build_public(own / INTERNAL, aside / PUBLIC, settings, [folder / s for s in released])
    manifest = replace(manifest, disclosure=asdict(log))
    _write_manifest(aside, manifest)
    _sync_files(aside)
    for name in (_MANIFEST, PUBLIC):
        (aside / name).replace(own / name)
        _sync_folder(own)
    shutil.rmtree(aside)
    return manifest


def is_released(folder: Path, snapshot: str) -> bool:
    """Whether it is decided what the public may see of a snapshot."""
    return (folder / snapshot / PUBLIC).is_file()


def files_of(folder: Path, snapshot: str) -> tuple[Path, ...]:
    """Return the database files that a published snapshot has to have."""
    names = (INTERNAL, PUBLIC) if is_released(folder, snapshot) else (INTERNAL,)
    return tuple(folder / snapshot / name for name in names)


def _build_internal(
    path: Path, warehouse: Path, snapshot: str, before: Manifest | None, settings: MetricsSettings
) -> Manifest:
    is_copy = path.exists()
    quoted = str(warehouse).replace("'", "''")
    with building(path) as connection:
        if not is_copy:
            t.SNAPSHOT.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(f"ATTACH '{quoted}' AS {ATTACHED} (READ_ONLY)")
        build_marts(connection, settings, warehouse.parent / OWN_SCHEMES)
        loads = t.meta_load.to_metadata(sa.MetaData(), schema=ATTACHED)
        last_load_id, undone_count, load_count, loaded_at = _read_state(connection, loads)
        change = describe_changes(connection, after=before.last_load_id if before else 0)
        is_demo = connection.scalar(
            sa.select(sa.func.bool_or(t.snap_load.c.is_demo)).where(t.snap_load.c.is_current)
        )
        manifest = Manifest(
            snapshot=snapshot,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            loaded_at=loaded_at.replace(tzinfo=UTC).isoformat() if loaded_at else None,
            load_count=load_count,
            last_load_id=last_load_id,
            undone_count=undone_count,
            is_demo=bool(is_demo),
            change_th=change[0],
            change_en=change[1],
            layout=_layout(settings),
        )
        facts = [
            {"setting_key": key, "setting_value": str(value)}
            for key, value in asdict(manifest).items()
            if key != "disclosure"
        ]
        connection.execute(sa.delete(t.meta_snapshot))
        insert_frame(connection, t.meta_snapshot, pd.DataFrame(facts))
        connection.exec_driver_sql(f"DETACH {ATTACHED}")
    return manifest


def _layout(settings: MetricsSettings) -> str:
    """Digest what decides how marts are made, beside the rows: tables, settings, this program."""
    # whether the public sees a snapshot at once changes nothing in it
    digest = hashlib.sha256(repr(replace(settings, approve_automatically=False)).encode())
    for table in t.SNAPSHOT.tables.values():
        digest.update(repr((table.name, [(c.name, str(c.type)) for c in table.columns])).encode())
    program = [*Path(__file__).parent.rglob("*.py"), *REFERENCE_FOLDER.glob("*.csv")]
    for path in sorted(program):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read_state(
    connection: sa.Connection, loads: sa.Table
) -> tuple[int, int, int, datetime | None]:
    """Return the newest load's id, how many were undone, how many stand, and the newest's time."""
    l = loads.c  # noqa: E741
    stands = l.undone_at.is_(None) & (l.rows_loaded > 0)
    row = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.max(l.load_id), 0),
            sa.func.count(l.undone_at),
            sa.func.count().filter(stands),
            sa.func.max(l.loaded_at).filter(stands),
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2]), row[3]


def _read_manifest(path: Path) -> Manifest:
    return Manifest(**json.loads(path.read_text(encoding="utf-8")))


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / _MANIFEST).write_text(text, encoding="utf-8")


def _remove_unfinished(folder: Path) -> None:
    """Clear what a builder left that was killed on its way."""
    for path in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(path)
    for pointer in (CURRENT, APPROVED):
        for path in folder.glob(f".{pointer}.*"):
            path.unlink()


def _sync_files(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as handle:
            os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class SnapshotReader:
    """One in-memory DuckDB per process, with the snapshots that are being read attached to it.

    A request takes a connection with `connect`; the snapshot it began with stays attached until it
    is done, whatever is published meanwhile. Snapshots that nobody reads and that are not the
    current one are let go.

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
            return chosen

    def _attach(self, snapshot: str) -> None:
        path = self.folder / snapshot / self._file
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

    def _release(self, snapshot: str) -> None:
        with self._lock:
            self._users[snapshot] -= 1
            current = self.current()
            idle = [s for s, users in self._users.items() if users == 0 and s != current]
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


def check_snapshot(path: Path, *, may_be_older: bool = False) -> str | None:
    """Return what is wrong with a snapshot file, None where it opens and holds every table.

    Parameters
    ----------
    may_be_older : an earlier program, which had fewer tables, may have built it
    """
    try:
        engine = open_file(path, read_only=True)
        with engine.connect() as connection:
            names = set(sa.inspect(connection).get_table_names())
        engine.dispose()
    except (WarehouseError, sa.exc.SQLAlchemyError) as error:
        return f"{path.name}: {type(error).__name__}"
    missing = set() if may_be_older else set(t.SNAPSHOT.tables) - names
    return f"{path.name}: tables missing: {', '.join(sorted(missing))}" if missing else None
