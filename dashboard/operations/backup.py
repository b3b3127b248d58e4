"""A backup of a workspace in one file, made while everything runs, and a workspace made from it.

Consistent without stopping anybody: the warehouse is copied while its one writer waits; originals and
snapshots never change, so they are only held on to (hard links) while they are packed; the records
copy themselves. A restored workspace is looked through before it counts as one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Any

from dashboard.operations.audit_heads import HEADS_FILE, read_heads
from dashboard.records.audit import AuditLog, Head
from dashboard.records.store import Records, is_known_revision
from data_pipeline.warehouse.engine import Workspace, find_unknown_columns, writer_lock
from metrics.doctor import check_originals
from metrics.quality.versions import OWN_SCHEMES
from metrics.snapshots import (
    APPROVED,
    CURRENT,
    check_snapshot,
    files_of,
    list_snapshots,
    read_pointer,
)

FORMAT = 1
BACKUPS = "backups"
"""Where copies are put when nobody says where: on the same disk, so only a first step."""

MANIFEST, RECORDS = "manifest.json", "records.sqlite"
_SETTINGS, _WAREHOUSE = "khetview.toml", "warehouse.duckdb"
_AS_THEY_ARE = (_SETTINGS, HEADS_FILE, OWN_SCHEMES)
_NEVER_CHANGING = ("received", "snapshots")
PARTS = (*_AS_THEY_ARE, *_NEVER_CHANGING, _WAREHOUSE, RECORDS)
"""What a backup holds, by name at the top of the workspace."""

LEFT_OUT = ("inbox", "reports", "rates.sqlite", BACKUPS)
"""What it does not hold: files that still wait or were refused (they may hold personal data), word of
what became of orders, counts that live for minutes, other backups."""

_STAGE, _LOCK, _RESTORING = ".backup-stage", ".backup.lock", ".restoring"
_CHUNK = 1 << 20


class BackupProblem(Exception):
    """A backup cannot be made, or cannot be trusted; says why and what to do, in both languages."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of a backup: its place in the workspace, size, fingerprint and permissions."""

    name: str
    bytes: int
    sha256: str
    mode: int


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup says of itself.

    Parameters
    ----------
    format : changes when an older program could not read it
    program, made_at : by which version, and when (ISO 8601, UTC)
    snapshot, approved : what the office's and the public's screens show
    records : ``sqlite``, or the kind of server whose own tools keep them
    revision : step of the records' tables; "" where they are not in here
    audit_head : the newest entry of the audit log
    files : everything that is packed
    """

    format: int
    program: str
    made_at: str
    snapshot: str | None
    approved: str | None
    records: str
    revision: str
    audit_head: Head
    files: list[Packed] = field(default_factory=list)

    @classmethod
    def read(cls, text: bytes) -> BackupManifest:
        """Read a manifest as it is packed."""
        given = json.loads(text)
        given["audit_head"] = Head(**given["audit_head"])
        given["files"] = [Packed(**one) for one in given["files"]]
        return cls(**given)


def default_name(moment: datetime | None = None) -> str:
    """Return the name of a backup made now."""
    return f"khetview-{moment or datetime.now(UTC):%Y%m%d-%H%M%S}.zip"


def make_backup(workspace: Workspace, records: Records, target: Path) -> BackupManifest:
    """Pack a workspace into one file, readable by its owner alone, while everything runs.

    Parameters
    ----------
    records : where they stand; only those in SQLite are packed
    target : the file; it appears when it is whole

    Raises
    ------
    BackupProblem : there is no workspace, or another backup is being made
    WarehouseError : the loader kept the warehouse for ten minutes
    """
    if not workspace.exists:
        raise BackupProblem(
            f"ไม่มีพื้นที่ทำงานที่ {workspace.home}\nThere is no workspace at {workspace.home}."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.part")
    stage = workspace.home / _STAGE
    with _alone(workspace.home / _LOCK):
        shutil.rmtree(stage, ignore_errors=True)  # of one that was killed
        try:
            manifest = _hold(workspace, records, stage)
            descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w+b") as handle:
                _pack(handle, stage, manifest)
                handle.flush()
                os.fsync(handle.fileno())
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
            shutil.rmtree(stage, ignore_errors=True)
    return manifest


def _hold(workspace: Workspace, records: Records, stage: Path) -> BackupManifest:
    """Put one state of the workspace aside: all that changes is copied, all else is linked."""
    stage.mkdir(mode=0o700)
    with writer_lock(workspace):
        for path in (workspace.warehouse, Path(f"{workspace.warehouse}.wal")):
            if path.is_file():
                shutil.copy2(path, stage / path.name)
        for name in _NEVER_CHANGING:
            _link_all(workspace.home / name, stage / name)
        for name in _AS_THEY_ARE:
            path = workspace.home / name
            if path.is_dir():
                shutil.copytree(path, stage / name)
            elif path.is_file():
                shutil.copy2(path, stage / name)
        if records.file is not None and records.revision():
            records.copy_to(stage / RECORDS)
    head, revision = Head(0, ""), ""
    if (stage / RECORDS).is_file():
        copied = Records(f"sqlite:///{stage / RECORDS}")
        head, revision = AuditLog(copied).head(), copied.revision()
        copied.close()
    return BackupManifest(
        FORMAT, version("khetview"), datetime.now(UTC).isoformat(timespec="seconds"),
        read_pointer(stage / "snapshots"), read_pointer(stage / "snapshots", APPROVED),
        records.kind, revision, head,
    )  # fmt: skip


def _link_all(source: Path, target: Path) -> None:
    """Hold on to every finished file of a folder; a snapshot that is pruned meanwhile stays out."""
    target.mkdir()
    for path in sorted(source.iterdir()) if source.is_dir() else ():
        if path.name.startswith("."):
            continue
        try:
            if path.is_dir():
                _link_all(path, target / path.name)
            elif path.name in (CURRENT, APPROVED):
                shutil.copy2(path, target / path.name)
            else:
                _link(path, target / path.name)
        except FileNotFoundError:
            shutil.rmtree(target / path.name, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def _pack(handle: IO[bytes], stage: Path, manifest: BackupManifest) -> None:
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(path for path in stage.rglob("*") if path.is_file()):
            name = path.relative_to(stage).as_posix()
            if name.startswith(RECORDS) and name != RECORDS:
                continue  # what SQLite keeps beside an open file
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as packed:
                size, sha256 = _copy(source, packed)
            mode = path.stat().st_mode & 0o777
            manifest.files.append(Packed(name, size, sha256, mode))
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def read_manifest(archive: zipfile.ZipFile) -> BackupManifest:
    """Read what a backup says of itself.

    Raises
    ------
    BackupProblem : it is none of ours, or of a newer program
    """
    try:
        manifest = BackupManifest.read(archive.read(MANIFEST))
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile):
        raise BackupProblem(
            "ไฟล์นี้ไม่ใช่ชุดสำรองของ KhetView\nThis file is not a backup of KhetView: its manifest is missing."
        ) from None
    if manifest.format != FORMAT or (
        manifest.revision and not is_known_revision(manifest.revision)
    ):
        raise BackupProblem(
            f"ชุดสำรองนี้ทำโดย KhetView รุ่น {manifest.program} ซึ่งใหม่กว่า ติดตั้งรุ่นนั้นก่อน\n"
            f"This backup was made by KhetView {manifest.program}, which is newer. Install that version first."
        )
    return manifest


def restore_backup(source: Path, home: Path) -> BackupManifest:
    """Make a workspace from a backup, look it through, and only then let it count as one.

    Parameters
    ----------
    home : a folder that is empty or not there yet

    Raises
    ------
    BackupProblem : the folder is not empty, something is missing or was changed, or does not fit
        together; nothing is left of the attempt
    """
    if home.exists() and any(home.iterdir()):
        raise BackupProblem(
            f"{home} ไม่ว่าง กู้คืนได้เฉพาะในโฟลเดอร์ว่าง\n{home} is not empty. Restore into an empty folder."
        )
    aside = home / _RESTORING
    aside.mkdir(parents=True, mode=0o700)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = read_manifest(archive)
            _refuse_no_room(manifest, home)
            for packed in manifest.files:
                _unpack(archive, packed, aside)
        for name in ("inbox/refused", "received", "snapshots"):
            (aside / name).mkdir(parents=True, exist_ok=True)
        problems = list(_look_through(Workspace(aside), manifest))
        if problems:
            raise _untrusted("; ".join(problems[:3]))
        for path in sorted(aside.iterdir(), key=lambda path: path.name == _SETTINGS):
            path.rename(home / path.name)  # the settings last: they make it a workspace
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            raise
        raise _untrusted(str(error)) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _untrusted(found: str) -> BackupProblem:
    return BackupProblem(
        f"ชุดสำรองไม่สมบูรณ์ ไม่ได้กู้คืน ใช้ชุดอื่น: {found}\n"
        f"The backup is not whole and nothing was restored. Use another one. Found: {found}"
    )


def _refuse_no_room(manifest: BackupManifest, home: Path) -> None:
    needed, free = sum(one.bytes for one in manifest.files), shutil.disk_usage(home).free
    if needed > free:
        raise BackupProblem(
            f"ดิสก์มีที่ว่างไม่พอ ต้องการ {needed / 1e6:.0f} MB มี {free / 1e6:.0f} MB\n"
            f"Not enough room on the disk: {needed / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free."
        )


def _unpack(archive: zipfile.ZipFile, packed: Packed, aside: Path) -> None:
    place = PurePosixPath(packed.name)
    is_ours = place.parts and place.parts[0].removesuffix(".wal") in PARTS
    if not is_ours or ".." in place.parts or place.is_absolute():
        raise _untrusted(f"{packed.name} has no place in a workspace")
    target = aside / place
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle, archive.open(packed.name) as source:
            size, sha256 = _copy(source, handle)
            handle.flush()
            os.fsync(handle.fileno())
    except KeyError:
        raise _untrusted(f"{packed.name} is missing") from None
    if (size, sha256) != (packed.bytes, packed.sha256):
        raise _untrusted(f"{packed.name} was changed")
    target.chmod(packed.mode & 0o777)


def _look_through(workspace: Workspace, manifest: BackupManifest) -> Iterator[str]:
    """Yield what does not fit together in a workspace that was unpacked."""
    if not workspace.exists:
        yield f"{_SETTINGS} is missing"
    if workspace.warehouse.is_file():
        unknown = find_unknown_columns(workspace.warehouse)
        if unknown:
            yield f"{_WAREHOUSE} is of a newer program: {', '.join(unknown[:3])}"
            return
        problem = check_originals(workspace)
        if problem:
            yield problem
    for pointer, expected in ((CURRENT, manifest.snapshot), (APPROVED, manifest.approved)):
        if read_pointer(workspace.snapshots, pointer) != expected:
            yield f"{pointer} does not name snapshot {expected}"
        elif expected and not (workspace.snapshots / expected).is_dir():
            yield f"snapshot {expected} is missing"
    for one in list_snapshots(workspace.snapshots):
        for path in files_of(workspace.snapshots, one.snapshot):
            problem = check_snapshot(path, may_be_older=True)
            if problem:
                yield problem
    if manifest.revision:
        yield from _look_through_records(workspace, manifest)


def _look_through_records(workspace: Workspace, manifest: BackupManifest) -> Iterator[str]:
    path = workspace.home / RECORDS
    if not path.is_file():
        yield f"{RECORDS} is missing"
        return
    records = Records(f"sqlite:///{path}")
    try:
        log = AuditLog(records)
        broken = log.find_break()
        if broken:
            yield f"audit log: entry {broken} was changed, or the one before removed"
        heads = [manifest.audit_head, *read_heads(workspace.home)]
        for missing in log.find_missing(heads):
            yield f"audit log: entry {missing.entry_id} is gone"
    finally:
        records.close()


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    """Copy a stream; return its size and SHA-256."""
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupProblem(
                "กำลังทำชุดสำรองอื่นอยู่ รอให้เสร็จก่อน\nAnother backup is being made. Wait until it is done."
            ) from None
        yield


def as_said(manifest: BackupManifest) -> dict[str, Any]:
    """Return what the audit log says of a backup."""
    return {
        "snapshot": manifest.snapshot or "",
        "files": len(manifest.files),
        "bytes": sum(one.bytes for one in manifest.files),
    }
