"""The commands that run until they are stopped: ``serve`` and ``watch``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import TYPE_CHECKING

import click

from dashboard.commands.files import result_of
from dashboard.commands.settings import OfficeSettings, initialise, read_settings
from dashboard.commands.wiring import DEFAULT_PORT, PROJECT, UsageProblem, Wiring

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from data_pipeline.reports import FileReport
    from data_pipeline.warehouse.engine import Workspace

_GIVE_WAY = 10
"""How nice the loader is: whoever looks at a screen while it publishes comes first."""


def serving_commands(wiring: Wiring) -> list[click.Command]:
    """Return ``serve`` and ``watch``."""

    @click.command()
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
            wiring,
            workspace,
            host,
            port,
            workers,
            is_public=is_public,
            entry=entry,
            has_loader=has_loader,
        )

    @click.command()
    @click.option("--with-parent", is_flag=True, hidden=True, help="Stop when the parent is gone.")
    @click.pass_obj
    def watch(workspace: Workspace, with_parent: bool) -> None:
        """Load what lands in inbox/ and publish it, until stopped."""
        from dashboard.request_log import write_lines
        from data_pipeline.watch import watch as watch_inbox
        from metrics.publishing import is_outdated, is_stale

        write_lines()
        initialise(workspace)
        settings = read_settings(workspace)
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        import alembic.command  # noqa: F401 - here: threads that import it at once wait for each other

        threading.Thread(
            target=_note_audit_heads, args=(wiring, workspace, stop), daemon=True
        ).start()
        if with_parent:
            os.nice(_GIVE_WAY)  # to whoever looks at a screen meanwhile
            threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()

        def refresh() -> str:
            manifest = wiring.publish(workspace, settings)
            click.echo(f"snapshot {manifest.snapshot}: {manifest.change_th}")
            wiring.note_head(workspace, f"snapshot {manifest.snapshot}")
            return manifest.snapshot

        def on_report(report: FileReport) -> None:
            click.echo(f"{report.name}: {report.status}")
            wiring.write_down(
                workspace, "file_loaded", report.name, by="inbox", **result_of(report)
            )

        if is_stale(workspace) or is_outdated(workspace, settings.metrics):
            refresh()
        watch_inbox(
            workspace, on_report, refresh, stop=stop, defaults=settings.file_defaults,
            is_demo=settings.is_demo,
        )  # fmt: skip

    return [serve, watch]


def run_server(
    wiring: Wiring, workspace: Workspace, host: str, port: int, workers: int, *, is_public: bool = False,
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
        wiring.upgrade(workspace)
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
        _offer_first_account(wiring, workspace, office, host, port)
    stop = threading.Event()
    loader = threading.Thread(target=_keep_loader_running, args=(stop,), daemon=True)
    if has_loader:
        loader.start()
    answers = _make_folder() if workers > 1 and not is_public else None
    os.environ["KHETVIEW_ANSWERS"] = answers.name if answers else ""
    try:
        uvicorn.run(
            "app:create_server", factory=True, app_dir=str(PROJECT), host=host, port=port,
            workers=workers, log_level="warning", access_log=False, server_header=False,
            log_config=None,  # its messages go where ours go
            proxy_headers=bool(office.trusted_proxies),
            forwarded_allow_ips=",".join(office.trusted_proxies), ws="none",
            timeout_graceful_shutdown=2,  # open live streams would hold a stop for ever
            timeout_worker_healthcheck=60,  # a worker that is busy is not dead
            timeout_keep_alive=75,  # longer than a reader or a proxy pauses; at 5 s some clicks met a closed line
        )  # fmt: skip
    finally:
        if answers:
            answers.cleanup()
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
    wiring: Wiring, workspace: Workspace, office: OfficeSettings, host: str, port: int
) -> None:
    """Print the link that makes the first administrator, where there is none."""
    desk = wiring.open_people(workspace)
    if not desk.accounts.has_any():
        name = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        click.echo(
            "ยังไม่มีผู้ดูแลระบบ เปิดลิงก์นี้เพื่อสร้างบัญชีแรก (ใช้ได้ครั้งเดียว ใน 24 ชั่วโมง)\n"
            "There is no administrator yet. This link makes the first one, once, within 24 hours:\n"
            f"  {office.url or f'http://{name}:{port}'}/welcome?token={desk.accounts.make_link()}"
        )
    desk.records.close()


def _make_folder() -> tempfile.TemporaryDirectory[str] | None:
    """Make the folder in which workers share what they drew; None where there is no room: each draws alone."""
    try:
        return tempfile.TemporaryDirectory(prefix="khetview-answers-", ignore_cleanup_errors=True)
    except OSError:
        return None


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
        # a group of its own: Ctrl-C is for us; no session of its own: Linux weighs those against each other,
        # and the loader would not give way to the workers whatever its niceness
        with subprocess.Popen(command, cwd=PROJECT, process_group=0) as process:
            while process.poll() is None and not stop.wait(0.2):
                pass
            if process.poll() is None:
                process.terminate()
        if not stop.is_set():
            pause = 0.5 if time.monotonic() - started > 30 else min(pause * 2, 15.0)
            click.echo(f"The loader stopped ({process.returncode}); starting it again.", err=True)
            stop.wait(pause)


def _note_audit_heads(wiring: Wiring, workspace: Workspace, stop: threading.Event) -> None:
    """Write down where the audit log stands, now and every quarter of an hour."""
    wiring.note_head(workspace, "start")
    while not stop.wait(15 * 60):
        wiring.note_head(workspace, "in passing")


def _stop_with_parent(stop: threading.Event) -> None:
    parent = os.getppid()
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()
