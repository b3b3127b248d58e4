"""The command about paper: ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.commands.settings import read_settings
from dashboard.commands.wiring import DEFAULT_PORT, UsageProblem, Wiring, show_progress

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from data_pipeline.warehouse.engine import Workspace


def report_command(wiring: Wiring) -> click.Command:
    """Return ``report``."""

    @click.command()
    @click.option("--school", "schools", multiple=True, help="Code of a school; may be repeated.")
    @click.option("--district", "districts", multiple=True, help="Code of a district: a booklet.")
    @click.option(
        "--in", "areas", multiple=True, help="Another area: network:…, province:56, nation."
    )
    @click.option(
        "--each", is_flag=True, help="One file for each school of the districts, no booklet."
    )
    @click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
    @click.option("--test")
    @click.option("--grade")
    @click.option("--year", type=str)
    @click.option("--subject", help="The subject that the headline speaks of.")
    @click.option("--reference", help="nation, obec, province or district.")
    @click.option("--language", "lang", default="th", type=click.Choice(["th", "en"]))
    @click.option("--snapshot", help="An earlier snapshot.")
    @click.option("--url", help="Where people open the screens; the QR code leads there.")
    @click.pass_obj
    def report(
        workspace: Workspace, schools: tuple[str, ...], districts: tuple[str, ...],
        areas: tuple[str, ...], each: bool, out: Path, url: str | None, **view: str | None,
    ) -> None:  # fmt: skip
        """Write A4 reports as PDF: a sheet for a school, a booklet for a district."""
        from dashboard.exports.report import write_pdf
        from dashboard.exports.sheets import read_report, schools_of
        from dashboard.service import MeasureCache
        from dashboard.url_state import parse_selection
        from data_pipeline.warehouse.vocabulary import AreaLevel
        from metrics.answers import Area

        settings = read_settings(workspace)
        service = wiring.open_service(workspace, settings)
        if not service.data_version():
            raise UsageProblem("ยังไม่มีข้อมูล โหลดไฟล์ก่อน\nNothing is loaded yet: khetview load FILE.")
        selection, notices = parse_selection(view)
        if notices:
            raise UsageProblem(f"{notices[0].text_th}\n{notices[0].text_en}")
        groups = [Area(AreaLevel.DISTRICT, code) for code in districts] + [
            Area.parse(a) for a in areas
        ]
        cache = MeasureCache(4096)
        if each:
            groups = [one for area in groups for one in schools_of(service, cache, area, selection)]
        groups = [Area(AreaLevel.SCHOOL, code) for code in schools] + groups
        if not groups:
            raise UsageProblem("Say what to report on: --school ID, --district ID or --in AREA.")
        base = url or settings.url or f"http://127.0.0.1:{DEFAULT_PORT}"
        out.mkdir(parents=True, exist_ok=True)
        told: set[str] = set()
        with show_progress(len(groups), "กำลังทำรายงาน") as show:
            for done, group in enumerate(groups, start=1):
                made = read_report(service, cache, group, selection, base)
                name = group.area_id.replace("~", "_").replace("/", "_")
                path = out / f"khetview_{group.level}_{name}.pdf"
                path.write_bytes(write_pdf(made))
                told |= set(made["notices"])
                show(done, path.name)
                if len(groups) <= 20:
                    click.echo(str(path))
        if len(groups) > 20:
            click.echo(f"{len(groups)} ไฟล์ / files: {out}")
        wiring.write_down(workspace, "exported", "report", files=len(groups), of=", ".join(map(str, groups[:20])))  # fmt: skip
        for notice in sorted(told):
            click.echo(notice, err=True)
        if not url and not settings.url:
            click.echo(f"QR → {base} (--url, หรือ [office] url ใน khetview.toml)", err=True)

    return report
