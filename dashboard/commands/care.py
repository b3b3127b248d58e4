"""The commands that look after a workspace: ``khetview backup``, ``restore`` and ``doctor``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.commands.wiring import EXIT_FINDINGS, Wiring

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from dashboard.records.audit import AuditLog
    from data_pipeline.warehouse.engine import Workspace


def care_commands(wiring: Wiring) -> list[click.Command]:
    """Return ``backup``, ``restore`` and ``doctor``."""

    @click.command()
    @click.option("--out", type=click.Path(path_type=Path), help="File, or folder to put it into.")
    @click.pass_obj
    def backup(workspace: Workspace, out: Path | None) -> None:
        """Pack the workspace into one file, while everything runs."""
        from dashboard.operations.backup import BACKUPS, as_said, default_name, make_backup
        from dashboard.records.store import Records

        target = out or workspace.home / BACKUPS
        if out is None or out.is_dir():
            target = target / default_name()
        records = Records(wiring.records_url(workspace))
        manifest = make_backup(workspace, records, target.resolve())
        said = as_said(manifest)
        wiring.write_down(workspace, "backed_up", target.name, **said)
        wiring.note_head(workspace, f"backup {target.name}")
        click.echo(f"ชุดสำรอง / Backup: {target}")
        click.echo(
            f"ชุดข้อมูล / Snapshot {said['snapshot'] or '–'} · {said['files']} ไฟล์ / files · "
            f"{said['bytes'] / 1e6:.1f} MB → {target.stat().st_size / 1e6:.1f} MB · "
            f"audit {manifest.audit_head.entry_id}:{manifest.audit_head.entry_hash[:12]}"
        )
        if records.file is None:
            click.echo(
                "บัญชีผู้ใช้และบันทึกอยู่ใน PostgreSQL ไม่อยู่ในไฟล์นี้ สำรองด้วย pg_dump คู่กัน\n"
                "Accounts and the audit log are in PostgreSQL, not in this file. Back them up beside it:\n"
                "  pg_dump --format=custom --file records.dump DATABASE    (back: pg_restore --dbname DATABASE records.dump)"
            )
        if out is None:
            click.echo(
                "อยู่ดิสก์เดียวกับข้อมูล คัดลอกไปเครื่องอื่น / On the same disk: copy it to another machine."
            )

    @click.command()
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.argument("folder", required=False, type=click.Path(file_okay=False))
    @click.pass_obj
    def restore(workspace: Workspace, file: Path, folder: str | None) -> None:
        """Make a workspace from a backup, in an empty folder, and look it through."""
        from dashboard.operations.backup import restore_backup

        workspace = wiring.open_workspace(folder) if folder else workspace
        manifest = restore_backup(file, workspace.home)
        wiring.upgrade(workspace)
        wiring.write_down(workspace, "restored", file.name, made_at=manifest.made_at)
        click.echo(f"กู้คืนแล้ว / Restored: {workspace.home}")
        click.echo(f"ชุดข้อมูล / Snapshot {manifest.snapshot or '–'} · {manifest.made_at}")
        if manifest.records != "sqlite":
            click.echo(
                "บัญชีผู้ใช้และบันทึกไม่อยู่ในไฟล์นี้ กู้คืนด้วย pg_restore\n"
                "Accounts and the audit log were in PostgreSQL: bring them back with pg_restore."
            )

    @click.command()
    @click.option(
        "--audit-head", "heads", multiple=True, help="ENTRY:HASH that the log must lead past."
    )
    @click.pass_obj
    def doctor(workspace: Workspace, heads: tuple[str, ...]) -> None:
        """Check the installation and the workspace; exit code 3 where something is wrong."""
        from metrics.doctor import examine

        problems = 0
        for name, problem in examine(workspace):
            click.echo(f"{'✗' if problem else '✓'} {name}{': ' + problem if problem else ''}")
            problems += bool(problem)
        if workspace.exists:
            audit = wiring.open_people(workspace).audit
            problem = _examine_audit(workspace, audit, heads)
            click.echo(f"{'✗' if problem else '✓'} audit log{': ' + problem if problem else ''}")
            problems += bool(problem)
            if not problem:
                wiring.note_head(workspace, "doctor")
        sys.exit(EXIT_FINDINGS if problems else 0)

    return [backup, restore, doctor]


def _examine_audit(workspace: Workspace, audit: AuditLog, given: Sequence[str]) -> str | None:
    """Return what is wrong with the audit log: an entry changed, one removed, or its end cut off."""
    from dashboard.operations.audit_heads import read_heads
    from dashboard.operations.backup import BackupProblem
    from dashboard.records.audit import Head

    broken = audit.find_break()
    if broken:
        return f"entry {broken} was changed, or the one before removed"
    asked = read_heads(workspace.home)
    for one in given:
        number, _, fingerprint = one.partition(":")
        if not number.isdigit() or len(fingerprint) != 64:
            raise BackupProblem(
                "--audit-head: เขียนตามที่อยู่ในบันทึก ENTRY:HASH\n"
                "--audit-head: write it as in the log, ENTRY:HASH of 64 digits."
            )
        asked.append(Head(int(number), fingerprint))
    missing = audit.find_missing(asked)
    if missing:
        stands = audit.head().entry_id
        return f"entry {missing[0].entry_id} was once there and is gone; the log ends at {stands}"
    return None
