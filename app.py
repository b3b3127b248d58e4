"""KhetView: the wiring, ``server`` for any ASGI host, and the command ``khetview``."""

from __future__ import annotations

import atexit
import functools
import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands import demonstration
from dashboard.commands.care import care_commands
from dashboard.commands.files import file_commands
from dashboard.commands.reports import report_command
from dashboard.commands.serving import serving_commands
from dashboard.commands.settings import OfficeSettings, initialise, read_settings
from dashboard.commands.snapshots import snapshot_commands
from dashboard.commands.users import user_commands
from dashboard.commands.wiring import PROJECT, Commands, Wiring

if TYPE_CHECKING:  # the heavy imports stay inside what needs them
    from dashboard.people.desk import PeopleDesk
    from dashboard.records.audit import AuditLog
    from data_pipeline.warehouse.engine import Workspace
    from metrics.service import MetricsService
    from metrics.snapshots import Manifest

DEFAULT_HOME = PROJECT / "data" / "workspace"
DEMO_HOME = PROJECT / "data" / "workspace" / "demo"
COMMAND_LINE = "command line"
"""Who did what was done with this command, in the audit log."""


def open_workspace(home: str | Path | None) -> Workspace:
    """Return the workspace at `home`, else at ``KHETVIEW_HOME``, else the project's own."""
    from data_pipeline.warehouse.engine import Workspace

    chosen = home or os.environ.get("KHETVIEW_HOME") or DEFAULT_HOME
    return Workspace(Path(chosen).expanduser().resolve())


def open_demo(home: str | None, scale: str) -> Workspace:
    """Return the workspace of the demonstration: at `home`, else ``KHETVIEW_HOME``, else its own."""
    return open_workspace(home or os.environ.get("KHETVIEW_HOME") or DEMO_HOME / scale)


def open_service(
    workspace: Workspace, settings: OfficeSettings, *, is_public: bool = False
) -> MetricsService:
    """Wire a service over the workspace's snapshots; a public one opens only the public files."""
    from metrics.service import MetricsService
    from metrics.snapshot_reader import SnapshotReader
    from metrics.snapshots import APPROVED, PUBLIC

    shown = (PUBLIC, APPROVED) if is_public else ()
    reader = SnapshotReader(workspace.snapshots, *shown)
    return MetricsService(reader, settings.metrics, workspace.geo)


def records_url(workspace: Workspace) -> str:
    """Return where the accounts are kept: ``KHETVIEW_RECORDS_URL``, else in the workspace."""
    given = os.environ.get("KHETVIEW_RECORDS_URL")
    return given or f"sqlite:///{workspace.home / 'records.sqlite'}"


def open_desk_of_people(workspace: Workspace, settings: OfficeSettings) -> PeopleDesk:
    """Open the accounts, sessions and audit log of the workspace, their tables up to date."""
    from dashboard.people.desk import open_people
    from dashboard.records.store import open_records

    return open_people(open_records(records_url(workspace)), settings.accounts)


@functools.cache
def open_log(url: str) -> AuditLog:
    """Open the audit log in some records, once for all that this process writes."""
    from dashboard.records.audit import AuditLog
    from dashboard.records.store import open_records

    return AuditLog(open_records(url))


def write_down(workspace: Workspace, action: str, subject: str, **detail: Any) -> None:
    """Write into the audit log what was done with this command, and which user of the machine did it.

    What was done stays done where the log cannot be reached; that is said.
    """
    import getpass

    import sqlalchemy as sa

    from dashboard.records.audit import Action

    try:
        log = open_log(records_url(workspace))
        log.write(COMMAND_LINE, Action(action), subject, user=getpass.getuser(), **detail)
    except (sa.exc.SQLAlchemyError, OSError, RuntimeError) as error:
        click.echo(
            "เขียนบันทึกการใช้งานไม่ได้ / The audit log could not be written: "
            f"{type(error).__name__}. khetview doctor",
            err=True,
        )


def upgrade_safely(workspace: Workspace) -> None:
    """Make a backup where this program is newer than the workspace's tables."""
    from dashboard.operations.upgrade import back_up_if_older

    made = back_up_if_older(workspace, records_url(workspace))
    if made:
        click.echo(f"สำรองก่อนปรับรุ่น / Backed up before the upgrade: {made}", err=True)


def note_audit_head(workspace: Workspace, why: str) -> None:
    """Write down outside of the audit log where it stands; failing at that stops nothing."""
    import sqlalchemy as sa

    from dashboard.operations.audit_heads import note_head

    try:
        note_head(workspace.home, open_log(records_url(workspace)), why)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        logging.getLogger(__name__).warning("Audit head not noted: %s", type(error).__name__)


def publish(workspace: Workspace, settings: OfficeSettings) -> Manifest:
    """Publish what counts now; write down which schemes and colours of schools that changed.

    A snapshot that an older program built may not be readable by this one; then that is said.
    """
    import sqlalchemy as sa

    from metrics.publishing import publish as build
    from metrics.quality import changes
    from metrics.snapshot_reader import SnapshotReader
    from metrics.snapshots import list_snapshots

    reader = SnapshotReader(workspace.snapshots)
    newest = next(iter(list_snapshots(workspace.snapshots)), None)
    try:
        before = changes.read_standing(reader, newest.snapshot if newest else None)
    except sa.exc.SQLAlchemyError as error:
        click.echo(
            "อ่านชุดข้อมูลก่อนหน้าไม่ได้ จึงไม่ได้จดว่าเกณฑ์หรือสีใดเปลี่ยน / The snapshot before cannot be read; "
            f"which schemes and colours changed is not written down: {type(error).__name__}.",
            err=True,
        )
        reader.close()
        return build(workspace, settings.metrics)
    manifest = build(workspace, settings.metrics)
    after = changes.read_standing(reader, manifest.snapshot)
    reader.close()
    for scheme in changes.list_scheme_changes(before, after):
        write_down(
            workspace, "scheme_changed", scheme.name or "quality_schemes", change=scheme.kind,
            rule=scheme.digest, why=scheme.why, snapshot=manifest.snapshot,
        )  # fmt: skip
    for tier in changes.list_tier_changes(before, after):
        year_be, round_no = tier.round
        write_down(
            workspace, "tier_changed", f"{tier.scheme} {round_no}/{year_be}", changed=tier.schools,
            snapshot=manifest.snapshot,
        )  # fmt: skip
    return manifest


def create_server() -> Any:
    """Build the ASGI application of one web worker from the environment."""
    from dashboard.factory import DashboardSettings, create_app, create_public_server
    from dashboard.gate import Entry
    from dashboard.rate_limits import Limiter
    from dashboard.rate_rules import RATE_RULES
    from dashboard.records.quality import QualityBook
    from dashboard.request_log import write_lines
    from data_pipeline.desk import Desk

    write_lines()
    workspace = open_workspace(None)
    is_public = os.environ.get("KHETVIEW_PUBLIC") == "1"
    if not is_public:
        upgrade_safely(workspace)
    office = read_settings(workspace)
    public = open_service(workspace, office, is_public=True)
    limiter = Limiter(office.rates or RATE_RULES, workspace.home / "rates.sqlite")
    assets, has_proxy = PROJECT / "assets", bool(office.trusted_proxies)
    if is_public:
        return create_public_server(
            public, DashboardSettings(assets, limiter=limiter, has_proxy=has_proxy)
        )
    said = os.environ.get("KHETVIEW_ENTRY")
    entry = Entry(said) if said else Entry.ACCOUNTS if office.needs_sign_in else Entry.OFFICE
    people = open_desk_of_people(workspace, office)
    settings = DashboardSettings(
        assets_folder=assets, limiter=limiter, has_proxy=has_proxy, desk=Desk(workspace), url=office.url, entry=entry,
        people=None if entry is Entry.OFFICE else people,
        book=QualityBook(people.records, people.audit),
        answers_folder=Path(shared) if (shared := os.environ.get("KHETVIEW_ANSWERS")) else None,
    )  # fmt: skip
    server = create_app(open_service(workspace, office), settings, public).server
    # What is there for as long as the worker is need not be looked through again and again: a full
    # collection of its 260,000 objects is a pause of 120 ms in the midst of the clicks.
    gc.collect()
    gc.freeze()
    return server


def __getattr__(name: str) -> Any:
    """Build ``server`` when a host asks for it: the command line does not pay for it."""
    if name == "server":
        globals()["server"] = create_server()
        return globals()["server"]
    raise AttributeError(name)


def _people(workspace: Workspace) -> PeopleDesk:
    """Open the accounts for a command that is about them; a workspace is made where there is none."""
    if not workspace.exists:
        initialise(workspace)
    return open_desk_of_people(workspace, read_settings(workspace))


# --- the command line ------------------------------------------------------------------------------

_WIRING = Wiring(
    open_workspace=open_workspace, open_demo=open_demo, open_service=open_service,
    open_people=_people, records_url=records_url, publish=publish, write_down=write_down,
    upgrade=upgrade_safely, note_head=note_audit_head,
)  # fmt: skip


def _end_quietly() -> None:
    """Keep off the screen what libraries say while the interpreter ends: DuckDB's count its functions."""
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def make_demo(workspace: Workspace, scale: str) -> None:
    """Make the demonstration in a workspace; nothing where it is made."""
    demonstration.make_demo(_WIRING, workspace, scale)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(file_okay=False), help="Workspace folder (KHETVIEW_HOME).")
@click.version_option(package_name="khetview")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    """เขตวิว KhetView: test results of an education district, checked, compared, live."""
    atexit.unregister(_end_quietly)  # commands may be called one after another in a process
    atexit.register(_end_quietly)
    if home:
        os.environ["KHETVIEW_HOME"] = str(Path(home).expanduser().resolve())
    ctx.obj = open_workspace(None)
    if ctx.invoked_subcommand not in ("serve", "backup", "restore"):  # these see to it themselves
        upgrade_safely(ctx.obj)


for command in (
    *file_commands(_WIRING),
    *snapshot_commands(_WIRING),
    report_command(_WIRING),
    *serving_commands(_WIRING),
    demonstration.demo_command(_WIRING),
    user_commands(_WIRING, by=COMMAND_LINE),
    *care_commands(_WIRING),
):
    cli.add_command(command)

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
# what it logs is only ever what follows an error that is raised as well
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
for chatty in ("alembic", "httpx2", "uvicorn"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

if __name__ == "__main__":
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if not first or (
        first.startswith("-") and first not in ("-h", "--help", "--version", "--home")
    ):
        sys.argv.insert(1, "serve")  # `python app.py` is `khetview serve`
    cli()
