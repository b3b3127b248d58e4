"""The commands about files: ``init``, ``load``, ``templates`` and ``loads``."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.settings import initialise, read_settings
from dashboard.commands.wiring import (
    EXIT_DONE,
    EXIT_FINDINGS,
    EXIT_REFUSED,
    JSON_STYLE,
    UsageProblem,
    Wiring,
    show_progress,
)

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from data_pipeline.reports import FileReport
    from data_pipeline.warehouse.engine import Workspace


def file_commands(wiring: Wiring) -> list[click.Command]:
    """Return ``init``, ``load``, ``templates`` and ``loads``."""

    @click.command()
    @click.argument("folder", required=False, type=click.Path(file_okay=False))
    @click.pass_obj
    def init(workspace: Workspace, folder: str | None) -> None:
        """Make a workspace: inbox, warehouse, settings, published reference means."""
        workspace = wiring.open_workspace(folder) if folder else workspace
        initialise(workspace)
        click.echo(f"พร้อมใช้ / Ready: {workspace.home}")
        click.echo(f"วางไฟล์ที่ / Drop files into: {workspace.inbox}")

    @click.command()
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--test", "test", help="onet, nt or rt.")
    @click.option("--grade", help="p1, p3, p6, m3 or m6.")
    @click.option("--year", "year_be", type=int, help="Academic year, Buddhist era: 2558.")
    @click.option("--round", "round_no", type=int, help="Round within the year.")
    @click.option("--district", help="Educational service area, 4 digits: 5601.")
    @click.option("--strip", "strip_personal", is_flag=True, help="Leave personal columns out.")
    @click.option("--dry-run", is_flag=True, help="Check and report; change nothing.")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.pass_obj
    def load(
        workspace: Workspace, files: tuple[Path, ...], dry_run: bool, as_json: bool,
        strip_personal: bool, **answers: Any,
    ) -> None:  # fmt: skip
        """Check files, load them, and publish a new snapshot."""
        from data_pipeline.load import Answers, load_file
        from metrics.publishing import is_stale
        from metrics.snapshots import read_pointer

        missing = next((path for path in files if not path.is_file()), None)
        if missing:
            raise UsageProblem(f"ไม่พบไฟล์ {missing}\nThere is no file {missing}. Check the path.")
        given = Answers(**answers)
        settings = read_settings(workspace)
        if not dry_run:
            initialise(workspace)
        reports = []
        with show_progress(len(files), "กำลังโหลด", quiet=as_json) as show:
            for place, path in enumerate(files):

                def tell(
                    stage: str, share: float, place: int = place, name: str = path.name
                ) -> None:
                    show(place + share, f"{name} {stage}")

                report = load_file(
                    path, workspace, given, dry_run=dry_run, is_demo=settings.is_demo,
                    progress=tell, defaults=settings.file_defaults, strip_personal=strip_personal,
                )  # fmt: skip
                reports.append(report)
                show(place + 1, path.name)
        for report in reports if not dry_run else ():
            wiring.write_down(workspace, "file_loaded", report.name, **result_of(report))
        if not dry_run and is_stale(workspace):
            wiring.publish(workspace, settings)
        snapshot = read_pointer(workspace.snapshots)
        if as_json:
            printed = {"files": [report.as_json() for report in reports], "snapshot": snapshot}
            click.echo(json.dumps(printed, **JSON_STYLE))
        else:
            for report in reports:
                _print_report(report)
            click.echo(f"ชุดข้อมูล / Snapshot: {snapshot or '–'}")
        sys.exit(_exit_code(reports))

    @click.command("templates")
    @click.option(
        "--out", default=".", type=click.Path(file_okay=False, path_type=Path), show_default=True
    )
    @click.option("--source", "key", help="Only this dataset, such as staff.")
    def write_templates(out: Path, key: str | None) -> None:
        """Write an empty CSV and XLSX for each dataset, to be filled in and loaded."""
        from data_pipeline.templates import write_templates as write

        try:
            written = write(out, key)
        except KeyError as error:
            raise UsageProblem(f"--source: {error.args[0]}.") from None
        for path in written:
            click.echo(str(path))

    @click.group()
    def loads() -> None:
        """What was loaded, and undoing it."""

    @loads.command("list")
    @click.option("--json", "as_json", is_flag=True)
    @click.pass_obj
    def list_loads(workspace: Workspace, as_json: bool) -> None:
        """List every load, newest first."""
        from data_pipeline.history import list_loads as read

        found = read(workspace)
        if as_json:
            click.echo(json.dumps([dataclasses.asdict(load) for load in found], **JSON_STYLE))
            return
        for load in found:
            state = "undone" if load.undone_at else "in use" if load.is_current else ""
            click.echo(
                f"{load.load_id:>5}  {load.loaded_at:%Y-%m-%d %H:%M}  {load.status:<21}"
                f"{load.rows_loaded:>8}  {state:<7} {load.file_name}"
            )

    @loads.command("show")
    @click.argument("load_id", type=int)
    @click.pass_obj
    def show_load(workspace: Workspace, load_id: int) -> None:
        """Show one load's report as JSON: its findings and the rows set aside."""
        from data_pipeline.history import show_load as read

        click.echo(json.dumps(dataclasses.asdict(read(workspace, load_id)), **JSON_STYLE))

    @loads.command("undo")
    @click.argument("load_id", type=int)
    @click.pass_obj
    def undo_load(workspace: Workspace, load_id: int) -> None:
        """Take a load back; what it superseded counts again."""
        from data_pipeline.history import undo_load as undo

        undo(workspace, load_id)
        wiring.write_down(workspace, "load_undone", f"load {load_id}")
        manifest = wiring.publish(workspace, read_settings(workspace))
        click.echo(f"เลิกใช้ครั้งที่ {load_id} แล้ว / Load {load_id} undone. Snapshot {manifest.snapshot}")

    @loads.command("mend")
    @click.argument("load_id", type=int)
    @click.argument("finding_no", type=int)
    @click.option(
        "--accept/--leave", required=True, help="Take the proposed mend, or leave the file."
    )
    @click.pass_obj
    def mend_load(workspace: Workspace, load_id: int, finding_no: int, accept: bool) -> None:
        """Decide about the mend that a finding of a load proposes; the original is never changed."""
        from data_pipeline.mending import accept_mend, leave_mend

        if accept:
            report = accept_mend(workspace, load_id, finding_no)
            _print_report(report)
        else:
            leave_mend(workspace, load_id, finding_no)
            click.echo(f"ไม่แก้ตามข้อ {finding_no} ของการโหลด {load_id} / Left as it stands")
        wiring.write_down(
            workspace, "mend_decided", f"load {load_id}", finding_no=finding_no, accept=accept
        )
        manifest = wiring.publish(workspace, read_settings(workspace))
        click.echo(f"ชุดข้อมูล / Snapshot: {manifest.snapshot}")
        sys.exit(_exit_code([report]) if accept else EXIT_DONE)

    return [init, load, write_templates, loads]


def result_of(report: FileReport) -> dict[str, Any]:
    """Return what the audit log says of a file that was taken or refused."""
    return {"load_id": report.load_id, "status": report.status.value, "rows": report.rows_loaded}


def _exit_code(reports: Sequence[FileReport]) -> int:
    from data_pipeline.warehouse.vocabulary import LoadStatus

    statuses = {report.status for report in reports}
    if LoadStatus.REFUSED in statuses:
        return EXIT_REFUSED
    return EXIT_FINDINGS if LoadStatus.LOADED_WITH_FINDINGS in statuses else EXIT_DONE


def _print_report(report: FileReport) -> None:
    click.echo(f"\n{report.name}: {report.status.label_th} / {report.status.label_en}")
    read, kept, rejected = report.rows_read, report.rows_loaded, report.rows_rejected
    click.echo(f"  อ่าน {read} แถว ใช้ {kept} กันไว้ {rejected}")
    for number, finding in enumerate(report.findings, start=1):
        click.echo(f"  {number}. [{finding.check}] {finding.message_th}")
        click.echo(f"    {finding.message_en}")
        if finding.suggestion:
            click.echo(f"    → {finding.suggestion}")
        if finding.mend and report.load_id:
            said = f"khetview loads mend {report.load_id} {number} --accept | --leave"
            click.echo(f"    แก้ให้ได้ / Can be mended: {finding.mend.said()}\n    {said}")
