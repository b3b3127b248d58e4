"""The folder of snapshots: what lies in it, which are shown, and which may go.

A snapshot is a folder ``snapshots/<id>/`` with ``internal.duckdb``, ``public.duckdb`` and
``manifest.json``; ``snapshots/CURRENT`` names the one in use, ``snapshots/APPROVED`` the one that an
officer let the public see. Nothing in a published folder changes any more, so going back is pointing
back, and two snapshots can be read side by side.

The office's screens need not wait until it is decided what the public may see: a snapshot is in use
with its ``internal.duckdb`` alone, and ``public.duckdb`` is put beside it, whole, when it is decided.

`metrics.publishing` builds them, `metrics.snapshot_reader` reads them.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import WarehouseError, open_file
from metrics.answers import Stamp, UnknownKey

INTERNAL, PUBLIC, MANIFEST = "internal.duckdb", "public.duckdb", "manifest.json"
"""Files of a snapshot."""

CURRENT, APPROVED = "CURRENT", "APPROVED"
"""Pointers: what the office's screens show, and what the public's do."""


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
    written = (path / MANIFEST for path in published)
    manifests = [_read_manifest(path) for path in written if path.is_file()]
    return sorted(manifests, key=lambda m: m.snapshot, reverse=True)


def read_current(folder: Path) -> Manifest | None:
    """Return the manifest of the snapshot in use, None before there is one."""
    path = folder / (read_pointer(folder) or "") / MANIFEST
    return _read_manifest(path) if path.is_file() else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what a snapshot holds into its folder."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _read_manifest(path: Path) -> Manifest:
    return Manifest(**json.loads(path.read_text(encoding="utf-8")))


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
    needed = PUBLIC if pointer == APPROVED else MANIFEST
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
    sync_folder(folder)


def is_released(folder: Path, snapshot: str) -> bool:
    """Whether it is decided what the public may see of a snapshot."""
    return (folder / snapshot / PUBLIC).is_file()


def files_of(folder: Path, snapshot: str) -> tuple[Path, ...]:
    """Return the database files that a published snapshot has to have."""
    names = (INTERNAL, PUBLIC) if is_released(folder, snapshot) else (INTERNAL,)
    return tuple(folder / snapshot / name for name in names)


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


def prune(folder: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots; return what went.

    Those that are shown stay, and those whose public rows the newest release still shows
    (`metrics.disclosure.PublishLog.stands_on`).
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


def sync_folder(folder: Path) -> None:
    """Have the disk keep which files a folder holds, also where the power goes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
