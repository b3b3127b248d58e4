"""What every command shares: its wiring, exit codes, problems as sentences, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from dashboard.commands.settings import OfficeSettings
    from dashboard.people.desk import PeopleDesk
    from data_pipeline.warehouse.engine import Workspace
    from metrics.service import MetricsService
    from metrics.snapshots import Manifest

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 8050
EXIT_DONE, EXIT_NO_ROOM, EXIT_WRONG_USAGE, EXIT_FINDINGS, EXIT_REFUSED = 0, 1, 2, 3, 4
JSON_STYLE: dict[str, Any] = {"ensure_ascii": False, "indent": 1, "default": str}


@dataclass(frozen=True, slots=True)
class Wiring:
    """What commands get from ``app.py``.

    Parameters
    ----------
    open_workspace : folder → workspace; None = the one that the environment names
    open_demo : folder or None, scale → workspace of the demonstration
    open_service : workspace and settings → answers; `is_public` = of what the public may see
    open_people : the accounts and the audit log of a workspace
    records_url : where these are kept
    publish : build a snapshot of what counts now
    write_down : into the audit log: workspace, action, subject, details
    upgrade : make a backup where the program is newer than the workspace
    note_head : write down where the audit log stands: workspace, why
    """

    open_workspace: Callable[[str | None], Workspace]
    open_demo: Callable[[str | None, str], Workspace]
    open_service: Callable[..., MetricsService]
    open_people: Callable[[Workspace], PeopleDesk]
    records_url: Callable[[Workspace], str]
    publish: Callable[[Workspace, OfficeSettings], Manifest]
    write_down: Callable[..., Any]
    upgrade: Callable[[Workspace], None]
    note_head: Callable[[Workspace, str], None]


class UsageProblem(click.ClickException):
    """Wrong usage: a sentence, and exit code 2."""

    exit_code = EXIT_WRONG_USAGE


class NoRoom(click.ClickException):
    """The disk is full: a sentence, and exit code 1."""

    exit_code = EXIT_NO_ROOM


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Say what went wrong in a sentence, with the exit code of the contract."""
    try:
        yield
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:
        problem = _as_problem(error)
        if problem is None:
            raise
        raise problem from None


def _as_problem(error: Exception) -> click.ClickException | None:
    """Return what is said of an error that a person can do something about; None of any other."""
    from dashboard.operations.backup import BackupProblem
    from data_pipeline.history import LoadUnknown
    from data_pipeline.warehouse.engine import WarehouseError, is_disk_full
    from metrics.answers import MetricsError

    if isinstance(error, MetricsError | LoadUnknown):
        return UsageProblem(f"{error.message_th}\n{error.message_en}")
    if isinstance(error, WarehouseError | BackupProblem):
        return UsageProblem(str(error))
    if not is_disk_full(error):
        return None
    return NoRoom(
        "ดิสก์เต็ม: คำสั่งนี้ทำไม่เสร็จ ข้อมูลเดิมอยู่ครบ เพิ่มที่ว่างแล้วสั่งอีกครั้ง\n"
        "The disk is full: the command was not finished, and nothing is lost. "
        "Make room and run it again."
    )


class Commands(click.Group):
    """Runs a command with our errors as sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _plain_errors():
            return super().invoke(ctx)


@contextmanager
def show_progress(
    files: int, label: str, *, quiet: bool = False
) -> Iterator[Callable[[float, str], None]]:
    """Show how many of the files are done, on a terminal; nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, words: None
        return
    with click.progressbar(
        length=files * 100, label=label, file=sys.stderr, item_show_func=lambda words: words or ""
    ) as bar:
        yield lambda done, words: bar.update(round(done * 100) - bar.pos, words)
