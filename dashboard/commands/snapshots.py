"""The commands about what is published: ``publish``, ``snapshots`` and ``query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.settings import initialise, read_settings
from dashboard.commands.wiring import UsageProblem, Wiring

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from data_pipeline.warehouse.engine import Workspace


def snapshot_commands(wiring: Wiring) -> list[click.Command]:
    """Return ``publish``, ``snapshots`` and ``query``."""

    @click.command("publish")
    @click.pass_obj
    def publish_now(workspace: Workspace) -> None:
        """Build a snapshot of what counts now and put it on every screen."""
        initialise(workspace)
        manifest = wiring.publish(workspace, read_settings(workspace))
        click.echo(f"{manifest.snapshot}  {manifest.change_th} / {manifest.change_en}")

    @click.group()
    def snapshots() -> None:
        """Published snapshots: list, go back, clear."""

    @snapshots.command("list")
    @click.pass_obj
    def list_all(workspace: Workspace) -> None:
        """List snapshots, newest first; * is the one in use, P the one that the public sees."""
        from metrics.snapshots import APPROVED, list_snapshots, read_pointer

        current = read_pointer(workspace.snapshots)
        approved = read_pointer(workspace.snapshots, APPROVED)
        for manifest in list_snapshots(workspace.snapshots):
            mark = "*" if manifest.snapshot == current else " "
            mark += "P" if manifest.snapshot == approved else ""
            click.echo(f"{mark} {manifest.snapshot}  {manifest.built_at}  {manifest.change_th}")

    @snapshots.command("use")
    @click.argument("snapshot")
    @click.pass_obj
    def use_snapshot(workspace: Workspace, snapshot: str) -> None:
        """Put an earlier snapshot back on every screen."""
        from metrics.snapshots import point_to

        point_to(workspace.snapshots, snapshot)
        wiring.write_down(workspace, "snapshot_chosen", snapshot)
        click.echo(f"ใช้ชุดข้อมูล {snapshot} / Snapshot {snapshot} is in use")

    @snapshots.command("approve")
    @click.argument("snapshot", required=False)
    @click.pass_obj
    def approve_snapshot(workspace: Workspace, snapshot: str | None) -> None:
        """Let the public see a snapshot; the one in use where none is named."""
        from metrics.snapshots import APPROVED, point_to, read_pointer

        chosen = snapshot or read_pointer(workspace.snapshots)
        if chosen is None:
            raise UsageProblem("Nothing is published yet. Load a file first: khetview load FILE.")
        point_to(workspace.snapshots, chosen, APPROVED)
        wiring.write_down(workspace, "snapshot_approved", chosen)
        click.echo(f"เปิดให้สาธารณะเห็นชุด {chosen} / The public sees snapshot {chosen}")

    @snapshots.command("prune")
    @click.pass_obj
    def prune_snapshots(workspace: Workspace) -> None:
        """Remove the oldest snapshots beyond the number to keep."""
        from metrics.snapshots import prune

        gone = prune(workspace.snapshots, read_settings(workspace).metrics.keep_snapshots)
        click.echo(f"ลบ {len(gone)} ชุด / Removed: {', '.join(gone) or '–'}")

    @click.command()
    @click.argument("metric")
    @click.option("--by", default="school", show_default=True, help="Level of the groups.")
    @click.option("--in", "within", help="Only inside this area: district:5601.")
    @click.option("--test")
    @click.option("--grade")
    @click.option("--subject")
    @click.option("--year", "year_be", type=int)
    @click.option(
        "--reference",
        help="nation, obec, region, province, district, network, size_band or similar.",
    )
    @click.option("--public", "is_public", is_flag=True, help="Ask what the public may see.")
    @click.option("--snapshot", help="An earlier snapshot.")
    @click.option(
        "--format", "kind", default="csv", type=click.Choice(["csv", "json", "parquet", "xlsx"])
    )
    @click.option(
        "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
    )
    @click.pass_obj
    def query(
        workspace: Workspace, metric: str, by: str, within: str | None, reference: str | None,
        is_public: bool, kind: str, out: Path | None, **paper: Any,
    ) -> None:  # fmt: skip
        """Answer a metric: one row per group, year, test, grade and subject."""
        from data_pipeline.warehouse.vocabulary import AreaLevel
        from metrics.answers import Area
        from metrics.export import write_answer
        from metrics.references import parse_reference

        if by not in list(AreaLevel):
            raise UsageProblem(f"--by: “{by}” is not a level. Levels: {', '.join(AreaLevel)}.")
        service = wiring.open_service(workspace, read_settings(workspace), is_public=is_public)
        answer = service.answer(
            metric,
            by=AreaLevel(by),
            within=Area.parse(within) if within else None,
            reference=parse_reference(reference) if reference else None,
            **paper,
        )
        content = write_answer(answer, kind)
        if workspace.exists and not is_public:
            wiring.write_down(
                workspace, "exported", f"query {metric}", by=by, within=within or "", kind=kind
            )
        if out:
            out.write_bytes(content)
        else:
            sys.stdout.buffer.write(content)

    return [publish_now, snapshots, query]
