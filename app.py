"""KhetView: settings, wiring, ``server`` for any ASGI host, and the command ``khetview``.

Nothing else reads the environment or ``khetview.toml``: every part gets a frozen settings object.
"""

from __future__ import annotations

import dataclasses
import functools
import ipaddress
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.operations.commands import Wiring, care_commands
from dashboard.operations.user_commands import user_commands

if TYPE_CHECKING:  # the heavy imports stay inside the commands that need them
    from dashboard.people.desk import PeopleDesk
    from dashboard.people.settings import AccountSettings, Provider
    from dashboard.rate_rules import RateRule
    from dashboard.records.audit import AuditLog
    from data_pipeline.load import Answers, FileReport
    from data_pipeline.warehouse.engine import Workspace
    from metrics.service import MetricsService
    from metrics.settings import MetricsSettings
    from metrics.snapshots import Manifest

PROJECT = Path(__file__).resolve().parent
DEFAULT_HOME = PROJECT / "data" / "workspace"
DEMO_HOME = PROJECT / "data" / "workspace" / "demo"
DEFAULT_PORT = 8050
EXIT_DONE, EXIT_NO_ROOM, EXIT_WRONG_USAGE, EXIT_FINDINGS, EXIT_REFUSED = 0, 1, 2, 3, 4
COMMAND_LINE = "command line"
"""Who did what was done with this command, in the audit log."""

SETTINGS_TEMPLATE = """\
# KhetView: settings of this office. Remove the # of a line to use it.

[office]
{home_area}      # the area that the first screen shows
# url = "http://khetview.office:8050"   # where people open the screens; the QR code of reports leads there

[files]                            # said of a file only where its options, name and title say nothing
# district = "5601"
# year_be = 2567

[numbers]
# min_tested_count = 2             # fewest pupils for a school's mean to be shown; 1 is one child's mark
# min_public_count = 10            # fewest pupils behind a number that the public may see
# keep_snapshots = 30

[public]
approve_automatically = {is_demo}        # false: `khetview snapshots approve` lets the public see a snapshot
{colours}   # colours of quality schools that the public sees: key of a scheme; the shipped ones are examples

[accounts]
# sign_in = "required"             # "none": no accounts, and this machine alone is answered
# idle_hours = 8                   # a session ends after so long without a request
# longest_hours = 168              # and after so long in any case
# shortest_password = 12

[server]
# trusted_proxies = ["127.0.0.1"]  # whose X-Forwarded-For and -Proto are believed; nobody's by default

[limits]                           # how often one may ask; "none" = as often as they like
# sign_in = "300 per 10 minutes"   # per address; a whole office may stand behind one
# api = "600 per 1 minute"         # per account, as exports and reports
# exports = "120 per 1 minute"
# reports = "30 per 1 minute"

# [single_sign_on]                 # OpenID Connect; the secret comes from KHETVIEW_OIDC_SECRET
# issuer = "https://id.example.go.th"
# client_id = "khetview"
# grants = [{{ claim = "groups", value = "supervisors", role = "supervisor", scope = "district:{{area_code}}" }}]

[demo]
is_demo = {is_demo}
"""


_JSON: dict[str, Any] = {"ensure_ascii": False, "indent": 1, "default": str}


class UsageProblem(click.ClickException):
    """Wrong usage: a sentence, and exit code 2."""

    exit_code = EXIT_WRONG_USAGE


class NoRoom(click.ClickException):
    """The disk is full: a sentence, and exit code 1."""

    exit_code = EXIT_NO_ROOM


@dataclasses.dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What ``khetview.toml`` says, checked.

    Parameters
    ----------
    metrics : settings of the numbers
    file_defaults : test, grade, year_be, round_no, district for files that do not say
    is_demo : every load of this workspace is invented data
    accounts : sessions, passwords, single sign-on
    needs_sign_in : people sign in; where not, this machine alone is answered
    url : where people open the screens; None where it is not said
    rates : how often one may ask; None = as declared
    trusted_proxies : addresses and networks whose word on who asks, and how, is believed
    """

    metrics: MetricsSettings
    file_defaults: Answers
    is_demo: bool
    accounts: AccountSettings
    needs_sign_in: bool = True
    url: str | None = None
    rates: tuple[RateRule, ...] | None = None
    trusted_proxies: tuple[str, ...] = ()


def read_settings(workspace: Workspace) -> OfficeSettings:
    """Read the workspace's settings.

    Raises
    ------
    UsageProblem : the file is not TOML, or names a setting that does not exist; lists those that do
    """
    from dashboard.people.settings import AccountSettings
    from dashboard.rate_rules import RATE_RULES, read_rates
    from data_pipeline.load import Answers
    from metrics.settings import MetricsSettings

    if not workspace.exists:
        return OfficeSettings(MetricsSettings(), Answers(), False, AccountSettings())
    try:
        with workspace.settings_file.open("rb") as handle:
            written = tomllib.load(handle)
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem(f"{workspace.settings_file.name}: {error}. Mend the line.") from None
    sections: dict[str, set[str]] = {
        "office": {"home_area", "url"},
        "files": {f.name for f in dataclasses.fields(Answers)},
        "numbers": {f.name for f in dataclasses.fields(MetricsSettings)}
        - {"home_area", "approve_automatically", "quality_colours"},
        "public": {"approve_automatically", "quality_colours"},
        "demo": {"is_demo"},
        "server": {"trusted_proxies"},
        "limits": {rule.key for rule in RATE_RULES},
        "accounts": {"sign_in", "idle_hours", "longest_hours", "shortest_password"},
        "single_sign_on": {
            "issuer",
            "client_id",
            "client_secret",
            "scopes",
            "name_claim",
            "grants",
        },
    }
    for section, values in written.items():
        known = sections.get(section)
        unknown = section if known is None else next((k for k in values if k not in known), None)
        if unknown:
            listed = ", ".join(sorted(sections if known is None else known))
            raise UsageProblem(
                f"{workspace.settings_file.name}: “{unknown}” is not a setting. Known: {listed}."
            )
    numbers = (written.get(section, {}) for section in ("numbers", "office", "public"))
    values = {key: value for part in numbers for key, value in part.items()}
    url = values.pop("url", None)
    metrics = MetricsSettings(**values)
    is_demo = bool(written.get("demo", {}).get("is_demo", False))
    accounts = dict(written.get("accounts", {}))
    sign_in = accounts.pop("sign_in", "required")
    if sign_in not in ("required", "none"):
        raise UsageProblem(
            f'{workspace.settings_file.name}: sign_in is "required" or "none", not “{sign_in}”.'
        )
    provider = read_provider(workspace, written.get("single_sign_on"))
    try:
        rates = read_rates(written.get("limits", {}))
    except ValueError as error:
        raise UsageProblem(f"{workspace.settings_file.name}: [limits]: {error}.") from None
    trusted = written.get("server", {}).get("trusted_proxies", [])
    try:
        proxies = tuple(str(ipaddress.ip_network(one)) for one in trusted)
    except ValueError as error:
        raise UsageProblem(
            f"{workspace.settings_file.name}: trusted_proxies: {error}. "
            'Write addresses or networks: ["127.0.0.1"].'
        ) from None
    return OfficeSettings(
        metrics, Answers(**written.get("files", {})), is_demo,
        AccountSettings(**accounts, provider=provider), sign_in == "required", url, rates, proxies,
    )  # fmt: skip


def read_provider(workspace: Workspace, written: dict[str, Any] | None) -> Provider | None:
    """Read the provider of single sign-on; None where the settings name none.

    Raises
    ------
    UsageProblem : something is missing, a role is unknown, or others can read the secret
    """
    from dashboard.people.settings import Grant, Provider
    from dashboard.rights import Role

    if not written:
        return None
    name, given = workspace.settings_file.name, dict(written)
    if "client_secret" in given and workspace.settings_file.stat().st_mode & 0o077:
        raise UsageProblem(f"{name}: it holds a secret and others can read it. chmod 600 {name}.")
    secret = os.environ.get("KHETVIEW_OIDC_SECRET") or given.pop("client_secret", "")
    given.pop("client_secret", None)
    try:
        grants = [
            Grant(**{**grant, "role": Role(grant["role"])}) for grant in given.pop("grants", [])
        ]
        return Provider(**given, client_secret=secret, grants=tuple(grants))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageProblem(f"{name}: [single_sign_on]: {error}.") from None


def open_workspace(home: str | Path | None) -> Workspace:
    """Return the workspace at `home`, else at ``KHETVIEW_HOME``, else the project's own."""
    from data_pipeline.warehouse.engine import Workspace

    chosen = home or os.environ.get("KHETVIEW_HOME") or DEFAULT_HOME
    return Workspace(Path(chosen).expanduser().resolve())


def initialise(workspace: Workspace, *, is_demo: bool = False) -> None:
    """Make what a workspace lacks: folders, settings, warehouse, published reference means."""
    from data_pipeline.load import load_reference

    for folder in (workspace.inbox, workspace.refused, workspace.received, workspace.snapshots):
        folder.mkdir(parents=True, exist_ok=True)
    if not workspace.exists:
        home_area = 'home_area = "district:9901"' if is_demo else '# home_area = "district:5601"'
        colours = ("" if is_demo else "# ") + 'quality_colours = "six_colours"'
        text = SETTINGS_TEMPLATE.format(
            is_demo=str(is_demo).lower(), home_area=home_area, colours=colours
        )
        workspace.settings_file.write_text(text, encoding="utf-8")
    load_reference(workspace)


def open_service(
    workspace: Workspace, settings: OfficeSettings, *, is_public: bool = False
) -> MetricsService:
    """Wire a service over the workspace's snapshots; a public one opens only the public files."""
    from metrics.service import MetricsService
    from metrics.snapshots import APPROVED, PUBLIC, SnapshotReader

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

    from metrics.quality import changes
    from metrics.snapshots import SnapshotReader, list_snapshots
    from metrics.snapshots import publish as build

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
    )  # fmt: skip
    return create_app(open_service(workspace, office), settings, public).server


def __getattr__(name: str) -> Any:
    """Build ``server`` when a host asks for it: the command line does not pay for it."""
    if name == "server":
        globals()["server"] = create_server()
        return globals()["server"]
    raise AttributeError(name)


# --- the command line ------------------------------------------------------------------------------


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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(file_okay=False), help="Workspace folder (KHETVIEW_HOME).")
@click.version_option(package_name="khetview")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    """เขตวิว KhetView: test results of an education district, checked, compared, live."""
    if home:
        os.environ["KHETVIEW_HOME"] = str(Path(home).expanduser().resolve())
    ctx.obj = open_workspace(None)
    if ctx.invoked_subcommand not in ("serve", "backup", "restore"):  # these see to it themselves
        upgrade_safely(ctx.obj)


@cli.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False))
@click.pass_obj
def init(workspace: Workspace, folder: str | None) -> None:
    """Make a workspace: inbox, warehouse, settings, published reference means."""
    workspace = open_workspace(folder) if folder else workspace
    initialise(workspace)
    click.echo(f"พร้อมใช้ / Ready: {workspace.home}")
    click.echo(f"วางไฟล์ที่ / Drop files into: {workspace.inbox}")


@cli.command()
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
    from metrics.snapshots import is_stale, read_pointer

    missing = next((path for path in files if not path.is_file()), None)
    if missing:
        raise UsageProblem(f"ไม่พบไฟล์ {missing}\nThere is no file {missing}. Check the path.")
    given = Answers(**answers)
    settings = read_settings(workspace)
    if not dry_run:
        initialise(workspace)
    reports = []
    with _progress(len(files), "กำลังโหลด", quiet=as_json) as show:
        for place, path in enumerate(files):

            def tell(stage: str, share: float, place: int = place, name: str = path.name) -> None:
                show(place + share, f"{name} {stage}")

            report = load_file(
                path, workspace, given, dry_run=dry_run, is_demo=settings.is_demo,
                progress=tell, defaults=settings.file_defaults, strip_personal=strip_personal,
            )  # fmt: skip
            reports.append(report)
            show(place + 1, path.name)
    for report in reports if not dry_run else ():
        write_down(workspace, "file_loaded", report.name, **_result(report))
    if not dry_run and is_stale(workspace):
        publish(workspace, settings)
    snapshot = read_pointer(workspace.snapshots)
    if as_json:
        printed = {"files": [report.as_json() for report in reports], "snapshot": snapshot}
        click.echo(json.dumps(printed, **_JSON))
    else:
        for report in reports:
            _print_report(report)
        click.echo(f"ชุดข้อมูล / Snapshot: {snapshot or '–'}")
    sys.exit(_exit_code(reports))


def _result(report: FileReport) -> dict[str, Any]:
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


@cli.command("templates")
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


@cli.group()
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
        click.echo(json.dumps([dataclasses.asdict(load) for load in found], **_JSON))
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

    click.echo(json.dumps(dataclasses.asdict(read(workspace, load_id)), **_JSON))


@loads.command("undo")
@click.argument("load_id", type=int)
@click.pass_obj
def undo_load(workspace: Workspace, load_id: int) -> None:
    """Take a load back; what it superseded counts again."""
    from data_pipeline.history import undo_load as undo

    undo(workspace, load_id)
    write_down(workspace, "load_undone", f"load {load_id}")
    manifest = publish(workspace, read_settings(workspace))
    click.echo(f"เลิกใช้ครั้งที่ {load_id} แล้ว / Load {load_id} undone. Snapshot {manifest.snapshot}")


@loads.command("mend")
@click.argument("load_id", type=int)
@click.argument("finding_no", type=int)
@click.option("--accept/--leave", required=True, help="Take the proposed mend, or leave the file.")
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
    write_down(workspace, "mend_decided", f"load {load_id}", finding_no=finding_no, accept=accept)
    manifest = publish(workspace, read_settings(workspace))
    click.echo(f"ชุดข้อมูล / Snapshot: {manifest.snapshot}")
    sys.exit(_exit_code([report]) if accept else EXIT_DONE)


@cli.command()
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when the parent is gone.")
@click.pass_obj
def watch(workspace: Workspace, with_parent: bool) -> None:
    """Load what lands in inbox/ and publish it, until stopped."""
    from dashboard.request_log import write_lines
    from data_pipeline.watch import watch as watch_inbox
    from metrics.snapshots import is_outdated, is_stale

    write_lines()
    initialise(workspace)
    settings = read_settings(workspace)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    threading.Thread(target=_note_audit_heads, args=(workspace, stop), daemon=True).start()
    if with_parent:
        threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()

    def refresh() -> str:
        manifest = publish(workspace, settings)
        click.echo(f"snapshot {manifest.snapshot}: {manifest.change_th}")
        note_audit_head(workspace, f"snapshot {manifest.snapshot}")
        return manifest.snapshot

    def on_report(report: FileReport) -> None:
        click.echo(f"{report.name}: {report.status}")
        write_down(workspace, "file_loaded", report.name, by="inbox", **_result(report))

    if is_stale(workspace) or is_outdated(workspace, settings.metrics):
        refresh()
    watch_inbox(
        workspace, on_report, refresh, stop=stop, defaults=settings.file_defaults,
        is_demo=settings.is_demo,
    )  # fmt: skip


def _note_audit_heads(workspace: Workspace, stop: threading.Event) -> None:
    """Write down where the audit log stands, now and every quarter of an hour."""
    note_audit_head(workspace, "start")
    while not stop.wait(15 * 60):
        note_audit_head(workspace, "in passing")


def _stop_with_parent(stop: threading.Event) -> None:
    parent = os.getppid()
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()


@cli.command("publish")
@click.pass_obj
def publish_now(workspace: Workspace) -> None:
    """Build a snapshot of what counts now and put it on every screen."""
    initialise(workspace)
    manifest = publish(workspace, read_settings(workspace))
    click.echo(f"{manifest.snapshot}  {manifest.change_th} / {manifest.change_en}")


@cli.group()
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
    write_down(workspace, "snapshot_chosen", snapshot)
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
    write_down(workspace, "snapshot_approved", chosen)
    click.echo(f"เปิดให้สาธารณะเห็นชุด {chosen} / The public sees snapshot {chosen}")


@snapshots.command("prune")
@click.pass_obj
def prune_snapshots(workspace: Workspace) -> None:
    """Remove the oldest snapshots beyond the number to keep."""
    from metrics.snapshots import prune

    gone = prune(workspace.snapshots, read_settings(workspace).metrics.keep_snapshots)
    click.echo(f"ลบ {len(gone)} ชุด / Removed: {', '.join(gone) or '–'}")


@cli.command()
@click.argument("metric")
@click.option("--by", default="school", show_default=True, help="Level of the groups.")
@click.option("--in", "within", help="Only inside this area: district:5601.")
@click.option("--test")
@click.option("--grade")
@click.option("--subject")
@click.option("--year", "year_be", type=int)
@click.option(
    "--reference", help="nation, obec, region, province, district, network, size_band or similar."
)
@click.option("--public", "is_public", is_flag=True, help="Ask what the public may see.")
@click.option("--snapshot", help="An earlier snapshot.")
@click.option(
    "--format", "kind", default="csv", type=click.Choice(["csv", "json", "parquet", "xlsx"])
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
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
    service = open_service(workspace, read_settings(workspace), is_public=is_public)
    answer = service.answer(
        metric,
        by=AreaLevel(by),
        within=Area.parse(within) if within else None,
        reference=parse_reference(reference) if reference else None,
        **paper,
    )
    content = write_answer(answer, kind)
    if workspace.exists and not is_public:
        write_down(workspace, "exported", f"query {metric}", by=by, within=within or "", kind=kind)
    if out:
        out.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


@cli.command()
@click.option("--school", "schools", multiple=True, help="Code of a school; may be repeated.")
@click.option("--district", "districts", multiple=True, help="Code of a district: a booklet.")
@click.option("--in", "areas", multiple=True, help="Another area: network:…, province:56, nation.")
@click.option("--each", is_flag=True, help="One file for each school of the districts, no booklet.")
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
    service = open_service(workspace, settings)
    if not service.data_version():
        raise UsageProblem("ยังไม่มีข้อมูล โหลดไฟล์ก่อน\nNothing is loaded yet: khetview load FILE.")
    selection, notices = parse_selection(view)
    if notices:
        raise UsageProblem(f"{notices[0].text_th}\n{notices[0].text_en}")
    groups = [Area(AreaLevel.DISTRICT, code) for code in districts] + [Area.parse(a) for a in areas]
    cache = MeasureCache(4096)
    if each:
        groups = [one for area in groups for one in schools_of(service, cache, area, selection)]
    groups = [Area(AreaLevel.SCHOOL, code) for code in schools] + groups
    if not groups:
        raise UsageProblem("Say what to report on: --school ID, --district ID or --in AREA.")
    base = url or settings.url or f"http://127.0.0.1:{DEFAULT_PORT}"
    out.mkdir(parents=True, exist_ok=True)
    told: set[str] = set()
    with _progress(len(groups), "กำลังทำรายงาน") as show:
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
    write_down(workspace, "exported", "report", files=len(groups), of=", ".join(map(str, groups[:20])))  # fmt: skip
    for notice in sorted(told):
        click.echo(notice, err=True)
    if not url and not settings.url:
        click.echo(f"QR → {base} (--url, หรือ [office] url ใน khetview.toml)", err=True)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=int)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--public", "is_public", is_flag=True, help="Serve only what the public may see.")
@click.option("--without-accounts", is_flag=True, help="Nobody signs in; this machine alone.")
@click.option(
    "--without-loader", is_flag=True, help="`khetview watch` runs as a service of its own."
)
@click.pass_obj
def serve(
    workspace: Workspace, host: str, port: int, workers: int, is_public: bool,
    without_accounts: bool, without_loader: bool,
) -> None:  # fmt: skip
    """Serve the screens, and load what lands in inbox/."""
    entry = "office" if without_accounts else ""
    has_loader = not is_public and not without_loader
    run_server(
        workspace, host, port, workers, is_public=is_public, entry=entry, has_loader=has_loader
    )


def run_server(
    workspace: Workspace, host: str, port: int, workers: int, *, is_public: bool = False,
    entry: str = "", has_loader: bool = True,
) -> None:  # fmt: skip
    """Run the web workers, and beside them the one loader, which is started again if it dies.

    Parameters
    ----------
    entry : a `dashboard.gate.Entry`; "" = what the settings say
    """
    import uvicorn

    _refuse_taken_port(host, port)
    if not is_public:
        upgrade_safely(workspace)
        initialise(workspace)
    office = read_settings(workspace)  # a mistake in the settings is said here, not in a worker
    entry = entry or ("accounts" if office.needs_sign_in else "office")
    if not is_public:
        _refuse_open_house(entry, host)
    os.environ["KHETVIEW_HOME"] = str(workspace.home)
    os.environ["KHETVIEW_PUBLIC"] = "1" if is_public else "0"
    os.environ["KHETVIEW_ENTRY"] = entry
    click.echo(f"KhetView: http://{host}:{port}   inbox: {workspace.inbox}")
    if entry == "accounts" and not is_public:
        _offer_first_account(workspace, office, host, port)
    stop = threading.Event()
    loader = threading.Thread(target=_keep_loader_running, args=(stop,), daemon=True)
    if has_loader:
        loader.start()
    try:
        uvicorn.run(
            "app:create_server", factory=True, app_dir=str(PROJECT), host=host, port=port,
            workers=workers, log_level="warning", access_log=False, server_header=False,
            log_config=None,  # its messages go where ours go
            proxy_headers=bool(office.trusted_proxies),
            forwarded_allow_ips=",".join(office.trusted_proxies), ws="none",
            timeout_graceful_shutdown=2,  # open live streams would hold a stop for ever
        )  # fmt: skip
    finally:
        stop.set()
        if loader.is_alive():
            loader.join(timeout=10)


def _refuse_open_house(entry: str, host: str) -> None:
    """Refuse to answer a network without asking who is there."""
    if entry in ("office", "demo") and host not in ("127.0.0.1", "localhost", "::1"):
        raise UsageProblem(
            f"Without accounts only this machine may be answered, not {host}. "
            'Leave out --host, or have people sign in: sign_in = "required".'
        )


def _offer_first_account(
    workspace: Workspace, office: OfficeSettings, host: str, port: int
) -> None:
    """Print the link that makes the first administrator, where there is none."""
    desk = open_desk_of_people(workspace, office)
    if not desk.accounts.has_any():
        name = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        click.echo(
            "ยังไม่มีผู้ดูแลระบบ เปิดลิงก์นี้เพื่อสร้างบัญชีแรก (ใช้ได้ครั้งเดียว ใน 24 ชั่วโมง)\n"
            "There is no administrator yet. This link makes the first one, once, within 24 hours:\n"
            f"  {office.url or f'http://{name}:{port}'}/welcome?token={desk.accounts.make_link()}"
        )
    desk.records.close()


def _refuse_taken_port(host: str, port: int) -> None:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageProblem(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                "Stop what uses it, or choose another with --port."
            ) from None


def _keep_loader_running(stop: threading.Event) -> None:
    command = [sys.executable, "-m", "app", "watch", "--with-parent"]
    pause = 0.5
    while not stop.is_set():
        started = time.monotonic()
        with subprocess.Popen(command, cwd=PROJECT, start_new_session=True) as process:
            while process.poll() is None and not stop.wait(0.2):
                pass
            if process.poll() is None:
                process.terminate()
        if not stop.is_set():
            pause = 0.5 if time.monotonic() - started > 30 else min(pause * 2, 15.0)
            click.echo(f"The loader stopped ({process.returncode}); starting it again.", err=True)
            stop.wait(pause)


@cli.command()
@click.option("--scale", default="province", type=click.Choice(["district", "province", "nation"]))
@click.option(
    "--home", "home", type=click.Path(file_okay=False), help="Folder of the demonstration."
)
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=int)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-serve", is_flag=True, help="Only make the demonstration.")
def demo(scale: str, home: str | None, port: int, workers: int, no_serve: bool) -> None:
    """Make invented data of a district, a province or a nation, and serve it."""
    workspace = open_workspace(home or os.environ.get("KHETVIEW_HOME") or DEMO_HOME / scale)
    make_demo(workspace, scale)
    if not no_serve:
        run_server(workspace, "127.0.0.1", port, workers, entry="demo")


def make_demo(workspace: Workspace, scale: str) -> None:
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
    with _progress(len(paths), "กำลังโหลดข้อมูลสาธิต") as show:
        for place, path in enumerate(paths, start=1):
            load_file(path, workspace, is_demo=True, defaults=settings.file_defaults)
            show(place, path.name)
    publish(workspace, settings)
    later = write_live_file(workspace.home, scale)  # type: ignore[arg-type]
    click.echo(f"ลองวางไฟล์ใหม่ / Try a new file: cp {later} {workspace.inbox}/")


def _people(workspace: Workspace) -> PeopleDesk:
    """Open the accounts for a command that is about them; a workspace is made where there is none."""
    if not workspace.exists:
        initialise(workspace)
    return open_desk_of_people(workspace, read_settings(workspace))


_WIRING = Wiring(
    open_workspace=open_workspace, open_people=_people, records_url=records_url,
    write_down=write_down, upgrade=upgrade_safely, note_head=note_audit_head,
)  # fmt: skip
cli.add_command(user_commands(_WIRING, by=COMMAND_LINE))
for command in care_commands(_WIRING):
    cli.add_command(command)


@contextmanager
def _progress(
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
