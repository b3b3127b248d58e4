"""The command that shows it all: ``demo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dashboard.commands.serving import run_server
from dashboard.commands.settings import initialise, read_settings
from dashboard.commands.wiring import DEFAULT_PORT, UsageProblem, Wiring, show_progress

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from data_pipeline.warehouse.engine import Workspace


def demo_command(wiring: Wiring) -> click.Command:
    """Return ``demo``."""

    @click.command()
    @click.option(
        "--scale", default="province", type=click.Choice(["district", "province", "nation"])
    )
    @click.option(
        "--home", "home", type=click.Path(file_okay=False), help="Folder of the demonstration."
    )
    @click.option("--port", default=DEFAULT_PORT, show_default=True, type=int)
    @click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
    @click.option("--no-serve", is_flag=True, help="Only make the demonstration.")
    def demo(scale: str, home: str | None, port: int, workers: int, no_serve: bool) -> None:
        """Make invented data of a district, a province or a nation, and serve it."""
        workspace = wiring.open_demo(home, scale)
        make_demo(wiring, workspace, scale)
        if not no_serve:
            run_server(wiring, workspace, "127.0.0.1", port, workers, entry="demo")

    return demo


def make_demo(wiring: Wiring, workspace: Workspace, scale: str) -> None:
    """Write the demonstration's files and load them like any office's; nothing where it is made.

    Raises
    ------
    UsageProblem : the folder is a workspace with an office's own data
    """
    from data.demo.generate import write_demo, write_live_file
    from data_pipeline.load import load_file
    from metrics.snapshots import read_pointer

    if workspace.exists and not read_settings(workspace).is_demo:
        raise UsageProblem(
            f"{workspace.home} holds an office's own data. Choose another folder with --home."
        )
    if read_pointer(workspace.snapshots):
        return
    initialise(workspace, is_demo=True)
    settings = read_settings(workspace)
    folder = workspace.home / "files"
    folder.mkdir(exist_ok=True)
    paths = write_demo(folder, scale)  # type: ignore[arg-type]
    with show_progress(len(paths), "กำลังโหลดข้อมูลสาธิต") as show:
        for place, path in enumerate(paths, start=1):
            load_file(path, workspace, is_demo=True, defaults=settings.file_defaults)
            show(place, path.name)
    wiring.publish(workspace, settings)
    later = write_live_file(workspace.home, scale)  # type: ignore[arg-type]
    click.echo(f"ลองวางไฟล์ใหม่ / Try a new file: cp {later} {workspace.inbox}/")
