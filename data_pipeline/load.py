"""One file into the warehouse: all of it or nothing of it.

The bytes go to ``received/`` first, then one transaction writes rows, cells, findings and the
load itself. Whoever kills the process between any two steps finds the warehouse as before or as
after, never in between.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_pipeline import refusals
from data_pipeline.checks.issue import Issue, Place, Refusal, Said, issue
from data_pipeline.corrections import (
    Correction,
    apply_corrections,
    say_corrections,
    standing_corrections,
    write_corrections,
)
from data_pipeline.extract import MAX_FILE_BYTES
from data_pipeline.history import Load, LoadUnknown, list_loads, show_load, undo_load
from data_pipeline.identity import Answers
from data_pipeline.known import fingerprints, learn
from data_pipeline.personal import mask
from data_pipeline.published import REFERENCE_FILE, published_means
from data_pipeline.pupils import MAX_PUPIL_BYTES, find_layout
from data_pipeline.reading import read_file
from data_pipeline.recognise import Recognised, recognise
from data_pipeline.reports import FileReport
from data_pipeline.results import MASTER_COLUMNS, Batch, Context
from data_pipeline.screen import Verdict, screen
from data_pipeline.store import (
    Rows,
    insert,
    insert_dicts,
    now_utc,
    rows_of,
    with_load_id,
    write_findings,
    write_lists,
    write_rejected,
)
from data_pipeline.text import short_list
from data_pipeline.transform import transform
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.tables import (
    core_school,
    current_cells,
    meta_load,
    meta_load_cell,
)
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity

__all__ = [
    "Answers",
    "FileReport",
    "Load",
    "LoadUnknown",
    "Progress",
    "list_loads",
    "load_bytes",
    "load_file",
    "load_reference",
    "show_load",
    "undo_load",
]

_LOADS_SAID = 5
_HEAD_BYTES = 1 << 18

Progress = Callable[[str, float], None]
"""Called with the stage's name and the share that is done, 0–1."""


def load_file(
    path: Path,
    workspace: Workspace,
    answers: Answers = Answers(),  # noqa: B008 - frozen and empty
    *,
    dry_run: bool = False,
    is_demo: bool = False,
    progress: Progress | None = None,
    defaults: Answers = Answers(),  # noqa: B008 - frozen and empty
    strip_personal: bool = False,
    name: str = "",
    districts: Sequence[str] = (),
) -> FileReport:
    """Read, check and load one file.

    Parameters
    ----------
    path : the file as received
    answers : what the officer says about it
    dry_run : report only; nothing is written
    is_demo : the data is invented
    progress : told of each stage
    defaults : the office's own answers, from ``khetview.toml``
    strip_personal : leave personal columns out before anything is kept, instead of refusing
    name : the name that the file came under, where it is not that of the path
    districts : the districts that it may fill, no others; () = any

    Returns
    -------
    FileReport; a refused file is a report too, not an exception

    Raises
    ------
    OSError : the file cannot be read, or the disk is full; nothing was changed
    WarehouseError : another loader did not finish in time
    """
    size = path.stat().st_size
    if size > MAX_FILE_BYTES and not (size <= MAX_PUPIL_BYTES and _begins_with_marks(path)):
        return _too_large(path, workspace, dry_run=dry_run, is_demo=is_demo)
    return load_bytes(
        path.read_bytes(),
        name or path.name,
        workspace,
        answers,
        dry_run=dry_run,
        is_demo=is_demo,
        progress=progress,
        defaults=defaults,
        strip_personal=strip_personal,
        districts=districts,
    )


def _begins_with_marks(path: Path) -> bool:
    with path.open("rb") as stream:
        return find_layout(stream.read(_HEAD_BYTES), path.name) is not None


def _too_large(path: Path, workspace: Workspace, *, dry_run: bool, is_demo: bool) -> FileReport:
    """Refuse a file without reading it into memory."""
    name = mask(path.name)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    reason = refusals.too_large(name, path.stat().st_size, MAX_FILE_BYTES).reason
    report = FileReport(name, sha256, "", LoadStatus.REFUSED, findings=(reason,))
    return report if dry_run else _record_refusal(workspace, report, is_demo=is_demo)


def load_bytes(
    content: bytes,
    name: str,
    workspace: Workspace,
    answers: Answers,
    *,
    dry_run: bool = False,
    is_demo: bool = False,
    progress: Progress | None = None,
    defaults: Answers = Answers(),  # noqa: B008 - frozen and empty
    corrections: Sequence[Correction] | None = None,
    strip_personal: bool = False,
    districts: Sequence[str] = (),
) -> FileReport:
    """Load a file whose bytes are at hand; see `load_file`.

    Parameters
    ----------
    corrections : mends to read it with; None = those that stand for these bytes
    strip_personal : leave personal columns out before anything is kept, instead of refusing
    districts : the districts that it may fill, no others; () = any
    """
    tell = progress or (lambda stage, share: None)
    sha256 = hashlib.sha256(content).hexdigest()
    name = mask(name)
    tell("extract", 0.0)
    try:
        read = read_file(content, name, answers, defaults, strip_personal=strip_personal)
        content, sheets = read.content, read.sheets
        sha256 = read.sha256 or sha256
        recognised = recognise(sheets, name, answers, defaults)
        if dry_run and not workspace.warehouse.is_file():
            context = Context(published=published_means())
            batch, verdict = _examine(recognised, name, context, tell)
            return read.tell(_report(name, sha256, batch, verdict))
        with writing(workspace) as engine, engine.connect() as connection:
            # this connection stays open: the file would be opened anew for each of the next ones
            if corrections is None:
                standing = _standing_load(connection, sha256, recognised)
                if standing is not None:
                    return _unchanged(connection, name, sha256, recognised, standing)
                corrections = standing_corrections(connection, sha256)
            connection.rollback()
            if corrections:
                sheets = apply_corrections(sheets, corrections, name)
                recognised = recognise(sheets, name, answers, defaults)
            context = Context(_master(engine), published_means())
            batch, verdict = _examine(recognised, name, context, tell, connection)
            report = _report(name, sha256, batch, verdict)
            is_refused = verdict.status is LoadStatus.REFUSED
            rows, cells = ({}, ()) if is_refused else rows_of(batch)
            _refuse_other_districts(name, cells, districts)
            said = [say_corrections(name, corrections)] if corrections else []
            said += _supersedes(connection, name, cells)
            connection.rollback()
            report = read.tell(replace(report, findings=(*said, *report.findings)))
            if dry_run:
                return report
            tell("load", 0.7)
            if not is_refused:
                keep_original(workspace, content, sha256)
            load_id = _write(engine, batch, report, rows, cells, corrections, is_demo=is_demo)
    except Refusal as refusal:
        report = FileReport(
            name,
            sha256,
            "",
            LoadStatus.REFUSED,
            findings=(refusal.reason,),
            questions=refusal.questions,
        )
        return report if dry_run else _record_refusal(workspace, report, is_demo=is_demo)
    tell("load", 1.0)
    return replace(report, load_id=load_id)


def _refuse_other_districts(name: str, cells: Sequence[str], allowed: Sequence[str]) -> None:
    """Refuse a file that fills districts which whoever brings it may not change."""
    filled = {cell.rpartition("/")[2] for cell in cells}
    if allowed and not filled <= set(allowed):
        raise refusals.other_districts(name, sorted(filled - set(allowed)), allowed)


def _examine(
    recognised: Recognised,
    name: str,
    context: Context,
    tell: Progress,
    connection: sa.Connection | None = None,
) -> tuple[Batch, Verdict]:
    tell("transform", 0.3)
    batch = transform(recognised, name, context)
    tell("screen", 0.5)
    if connection is not None:
        context = learn(connection, batch, context)
    return batch, screen(batch, context)


def load_reference(workspace: Workspace, path: Path = REFERENCE_FILE) -> FileReport | None:
    """Load the published means that come with the project, once for each content.

    Returns
    -------
    The report; None where the file is not there. An undone reference is not loaded again.
    """
    if not path.is_file():
        return None
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    with writing(workspace) as engine, engine.begin() as connection:
        write_lists(connection)
        seen = connection.scalar(
            sa.select(sa.func.max(meta_load.c.load_id)).where(meta_load.c.sha256 == sha256)
        )
    if seen is not None:
        return FileReport(path.name, sha256, "benchmarks", LoadStatus.UNCHANGED, load_id=int(seen))
    return load_file(path, workspace)


def _report(name: str, sha256: str, batch: Batch, verdict: Verdict) -> FileReport:
    rejected = len(batch.rows_rejected)
    is_refused = verdict.status is LoadStatus.REFUSED
    return FileReport(
        name,
        sha256,
        batch.source.key,
        verdict.status,
        rows_read=len(batch.raw),
        rows_loaded=0 if is_refused else len(batch.raw) - rejected,
        rows_rejected=rejected,
        findings=verdict.issues,
    )


def _standing_load(connection: sa.Connection, sha256: str, recognised: Recognised) -> int | None:
    """Return the load of the same bytes and identity, if all it filled is still current."""
    current = current_cells()
    load_id = connection.scalar(
        sa.select(sa.func.max(meta_load.c.load_id)).where(
            meta_load.c.sha256 == sha256,
            meta_load.c.answers_json == recognised.identity.as_json(),
            meta_load.c.undone_at.is_(None),
            meta_load.c.load_status != LoadStatus.REFUSED.value,
        )
    )
    if load_id is None:
        return None
    superseded = connection.scalar(
        sa.select(sa.func.count())
        .select_from(meta_load_cell)
        .join(current, current.c.cell_id == meta_load_cell.c.cell_id)
        .where(meta_load_cell.c.load_id == load_id, current.c.load_id != load_id)
    )
    return None if superseded else int(load_id)


def _unchanged(
    connection: sa.Connection, name: str, sha256: str, recognised: Recognised, load_id: int
) -> FileReport:
    """Report a file that counts already, and name the load."""
    said = _say_load(connection, load_id)
    found = issue(
        "already_loaded",
        Severity.INFO,
        Place(name),
        th=Said("ไฟล์นี้โหลดแล้ว ไม่มีอะไรเปลี่ยน", found=said),
        en=Said("this file is loaded already; nothing changes", found=said),
    )
    source = recognised.header.source.key
    return FileReport(
        name, sha256, source, LoadStatus.UNCHANGED, findings=(found,), load_id=load_id
    )


def _supersedes(connection: sa.Connection, name: str, cells: Sequence[str]) -> list[Issue]:
    """Say which loads a file takes the place of."""
    current = current_cells()
    statement = sa.select(current.c.load_id).where(current.c.cell_id.in_(cells)).distinct()
    replaced = sorted(connection.scalars(statement), reverse=True) if cells else []
    if not replaced:
        return []
    said = short_list([_say_load(connection, load_id) for load_id in replaced[:_LOADS_SAID]])
    if len(replaced) > _LOADS_SAID:
        said += f" … ({len(replaced)})"
    return [
        issue(
            "supersedes",
            Severity.INFO,
            Place(name),
            th=Said("แทนข้อมูลที่โหลดไว้ก่อน", found=said, next_step="ยกเลิกการโหลดนี้เพื่อกลับไปใช้ข้อมูลเดิม"),
            en=Said(
                "takes the place of what was loaded before",
                found=said,
                next_step="Undo this load to go back to it.",
            ),
        )
    ]


def _say_load(connection: sa.Connection, load_id: int) -> str:
    found = connection.execute(
        sa.select(meta_load.c.file_name, meta_load.c.loaded_at).where(
            meta_load.c.load_id == load_id
        )
    ).one()
    return f"{load_id} {found.file_name} ({found.loaded_at:%Y-%m-%d %H:%M} UTC)"


def _master(engine: sa.Engine) -> pd.DataFrame:
    current = current_cells()
    statement = sa.select(*(core_school.c[name] for name in MASTER_COLUMNS)).join(
        current,
        sa.and_(
            current.c.cell_id == core_school.c.cell_id, current.c.load_id == core_school.c.load_id
        ),
    )
    with engine.connect() as connection:  # its own: an open result elsewhere would own it
        duck: Any = connection.connection.driver_connection
        relation = duck.sql(str(statement.compile(engine)))
        frame: pd.DataFrame = relation.to_arrow_table().to_pandas()
    return frame.astype("str")


def keep_original(workspace: Workspace, content: bytes, sha256: str) -> Path:
    """Keep the bytes as received under their SHA-256, complete or not at all.

    Returns
    -------
    Path in ``received/``
    """
    target = workspace.received / sha256
    if target.is_file() and target.stat().st_size == len(content):
        return target
    workspace.received.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=workspace.received, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(workspace.received, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return target


def _write(
    engine: sa.Engine,
    batch: Batch,
    report: FileReport,
    rows: Rows,
    cells: Sequence[str],
    corrections: Sequence[Correction],
    *,
    is_demo: bool,
) -> int:
    """Write a screened file in one transaction and return the number of its load."""
    with engine.begin() as connection:
        load_id = _next_load_id(connection)
        _write_load(connection, load_id, report, batch.identity.as_json(), is_demo=is_demo)
        numbers = {batch.identity.cell(d): one for d, one in fingerprints(batch).items()}
        filled = [
            {"load_id": load_id, "cell_id": cell, "numbers_sha256": numbers.get(cell)}
            for cell in cells
        ]
        insert_dicts(connection, meta_load_cell, filled)
        for name, table in rows.items():
            insert(connection, name, with_load_id(table, load_id))
        write_corrections(connection, load_id, corrections)
        write_rejected(connection, load_id, batch)
        write_findings(connection, load_id, report.findings)
        write_lists(connection)
    return load_id


def _record_refusal(workspace: Workspace, report: FileReport, *, is_demo: bool) -> FileReport:
    with writing(workspace) as engine, engine.begin() as connection:
        load_id = _next_load_id(connection)
        _write_load(connection, load_id, report, "{}", is_demo=is_demo)
        write_findings(connection, load_id, report.findings)
    return replace(report, load_id=load_id)


def _next_load_id(connection: sa.Connection) -> int:
    return int(connection.scalar(sa.select(sa.func.max(meta_load.c.load_id))) or 0) + 1


def _write_load(
    connection: sa.Connection,
    load_id: int,
    report: FileReport,
    answers_json: str,
    *,
    is_demo: bool,
) -> None:
    connection.execute(
        sa.insert(meta_load).values(
            load_id=load_id,
            sha256=report.sha256,
            file_name=report.name,
            dataset=report.source or None,
            load_status=report.status.value,
            rows_read=report.rows_read,
            rows_loaded=report.rows_loaded,
            rows_rejected=report.rows_rejected,
            loaded_at=now_utc(),
            undone_at=None,
            is_demo=is_demo,
            answers_json=answers_json,
        )
    )
