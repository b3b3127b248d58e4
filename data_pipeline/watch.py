"""The inbox: files are taken one after the other, oldest first, and none stops the next.

A file leaves the inbox only when its bytes are safe (in ``received/``, or in ``inbox/refused/``
with a report). Whoever kills the watcher at any moment loses nothing: the file is still there,
and the next start loads it or finds it "unchanged".
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from data_pipeline.checks.issue import Issue, Place, Refusal, Said, issue
from data_pipeline.identity import Answers
from data_pipeline.load import load_file
from data_pipeline.orders import (
    CHANGING,
    REPORT_SUFFIX,
    OnChange,
    carry_out,
    fail,
    read_answers,
    report_of,
)
from data_pipeline.personal import PERSONAL_CHECK, mask
from data_pipeline.refusals import answers_unreadable
from data_pipeline.reports import FileReport
from data_pipeline.warehouse.engine import WarehouseError, Workspace, is_disk_full
from data_pipeline.warehouse.orders import FOLDER_PREFIX, forget_old_orders
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity

ANSWERS_SUFFIX = ".answers.json"

OnReport = Callable[[FileReport], None]

_UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".partial", ".swp", "~")
_FORGOTTEN_AFTER_SECONDS = 3600
_SWEPT_EVERY_SECONDS = 3600
_PERSONAL_PREFIX = "personal-"
_PERSONAL_KEPT_SECONDS = 7 * 24 * 3600
_LOCKED = "Could not set lock"
_LOG = logging.getLogger("khetview")


def _nothing() -> str | None:
    return None


def watch(
    workspace: Workspace,
    on_report: OnReport,
    on_change: OnChange = _nothing,
    *,
    poll_seconds: float = 0.02,
    settle_seconds: float = 0.8,
    settle_closed_seconds: float = 0.06,
    retry_seconds: float = 2.0,
    stop: threading.Event,
    defaults: Answers = Answers(),  # noqa: B008 - frozen and empty
    is_demo: bool = False,
) -> None:
    """Load what lands in the inbox until `stop` is set.

    Parameters
    ----------
    on_report : called after each file
    on_change : called after what counts has changed; where the caller publishes
    poll_seconds : how often the inbox is looked at
    settle_seconds : how long size and time of a file have to stand still before it is taken
    settle_closed_seconds : the same, where the system can say that nobody has it open for writing
    retry_seconds : how long to wait where the warehouse is in use, or the disk is full
    defaults : the office's own answers
    is_demo : what lands here is invented
    """
    workspace.inbox.mkdir(parents=True, exist_ok=True)
    _sweep(workspace)
    seen: dict[Path, tuple[tuple[int, int], float]] = {}
    swept = time.monotonic()
    change = _Retried(on_change)
    while not stop.is_set():
        waiting = _waiting(workspace)
        now = time.monotonic()
        if now - swept > _SWEPT_EVERY_SECONDS:
            _sweep(workspace)
            swept = now
        for path, state in waiting.items():
            if path not in seen or seen[path][0] != state:
                seen[path] = (state, now)
        seen = {path: known for path, known in seen.items() if path in waiting}
        still = {path: now - seen[path][1] for path in waiting}
        settled = next(
            (
                path
                for path, seconds in still.items()
                if path.is_dir()
                or (
                    seconds >= settle_closed_seconds
                    and _is_written_to(path) is not True
                    and (seconds >= settle_seconds or _is_written_to(path) is False)
                )
            ),
            None,
        )
        if settled is None:
            change.again_after(retry_seconds)
            stop.wait(poll_seconds)
            continue
        if not take(settled, workspace, on_report, change, defaults=defaults, is_demo=is_demo):
            stop.wait(retry_seconds)
        seen.pop(settled, None)


class _Retried:
    """Calls a function, and calls it again later where it failed: a disk was full, for example."""

    def __init__(self, work: OnChange) -> None:
        self._work = work
        self._failed: float | None = None

    def __call__(self) -> str | None:
        """Call it."""
        self._failed = time.monotonic()
        result = self._work()
        self._failed = None
        return result

    def again_after(self, seconds: float) -> None:
        """Call it again if it failed that long ago."""
        if self._failed is None or time.monotonic() - self._failed < seconds:
            return
        try:
            self()
        except Exception:
            _LOG.exception("inbox: what follows a change failed again")


def drain(
    workspace: Workspace,
    on_report: OnReport,
    on_change: OnChange = _nothing,
    *,
    defaults: Answers = Answers(),  # noqa: B008 - frozen and empty
    is_demo: bool = False,
) -> int:
    """Take what is in the inbox now and return how many files and orders that were."""
    _sweep(workspace)
    taken = 0
    for path in _waiting(workspace):
        if path.exists():
            take(path, workspace, on_report, on_change, defaults=defaults, is_demo=is_demo)
            taken += 1
    return taken


def _is_written_to(path: Path) -> bool | None:
    """Whether somebody has the file open for writing; None where the system cannot say.

    A read lease is granted only on a file that nobody writes; network file systems grant none.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        # a writer that comes just now makes the system send a signal: one that is ignored
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(handle)
    return False


def _waiting(workspace: Workspace) -> dict[Path, tuple[int, int]]:
    """Return the files and orders of the inbox with their size and time, oldest first."""
    found: list[tuple[int, str, Path, tuple[int, int]]] = []
    if not workspace.inbox.is_dir():
        return {}
    for entry in os.scandir(workspace.inbox):
        if _is_left_alone(entry.name) or entry.is_symlink():
            continue
        try:
            is_order = entry.name.startswith(FOLDER_PREFIX) and entry.is_dir()
            if not (is_order or entry.is_file(follow_symlinks=False)):
                continue
            stat = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        path = Path(entry.path)
        found.append((stat.st_mtime_ns, entry.name, path, _state(stat)))
    return {path: state for _, _, path, state in sorted(found)}


def _state(stat: os.stat_result) -> tuple[int, int]:
    """Return what changes when somebody writes to a file: size and time."""
    return stat.st_size, stat.st_mtime_ns


def _sweep(workspace: Workspace) -> None:
    """Remove what a killed loader left, and files with personal data that nobody came for."""
    forget_old_orders(workspace)
    long_ago = time.time() - _FORGOTTEN_AFTER_SECONDS
    left = [
        path
        for path in workspace.inbox.glob(f"*{ANSWERS_SUFFIX}")
        if not path.with_name(path.name.removesuffix(ANSWERS_SUFFIX)).exists()
    ]
    left += workspace.received.glob(".*.tmp")
    _remove_older(left, long_ago)
    personal = list(workspace.refused.glob(f"{_PERSONAL_PREFIX}*"))
    _remove_older(personal, time.time() - _PERSONAL_KEPT_SECONDS)


def _remove_older(paths: Iterable[Path], moment: float) -> None:
    for path in paths:
        with suppress(OSError):
            if path.stat().st_mtime < moment:
                path.unlink()


def _is_left_alone(name: str) -> bool:
    """Whether a name is hidden, unfinished, an office program's lock, or our own."""
    lower = name.lower()
    return name.startswith((".", "~$")) or lower.endswith(
        (*_UNFINISHED, ANSWERS_SUFFIX, REPORT_SUFFIX)
    )


def take(
    path: Path,
    workspace: Workspace,
    on_report: OnReport,
    on_change: OnChange = _nothing,
    *,
    defaults: Answers = Answers(),  # noqa: B008 - frozen and empty
    is_demo: bool = False,
) -> bool:
    """Take one file or order of the inbox and put it where it belongs; no exception leaves here.

    Returns
    -------
    False where it stays in the inbox: the warehouse is in use, or the disk is full
    """
    if path.is_dir():
        return _take_order(
            path, workspace, on_report, on_change, defaults=defaults, is_demo=is_demo
        )
    try:
        before = _state(path.stat())
        report = load_file(
            path, workspace, answers_beside(path), defaults=defaults, is_demo=is_demo
        )
    except FileNotFoundError:
        return True  # its owner took it back
    except Refusal as refusal:
        report = FileReport(mask(path.name), "", "", LoadStatus.REFUSED, findings=(refusal.reason,))
    except Exception as error:
        why = _why_it_waits(error)
        if why:
            _LOG.warning("inbox: %s waits, %s", mask(path.name), why)
            return False
        report = _failed(path)
    is_moved = True
    try:
        if _state(path.stat()) != before:
            _LOG.info(
                "inbox: %s was replaced while it was read and is taken again", mask(path.name)
            )
        elif report.status is LoadStatus.REFUSED:
            _put_aside(path, workspace, report)
        else:
            path.unlink()
            _answers_of(path).unlink(missing_ok=True)
    except OSError:
        is_moved = False
        _LOG.exception("inbox: %s could not be moved", mask(path.name))
    try:
        on_report(report)
        if report.status in CHANGING:
            on_change()
    except Exception:
        _LOG.exception("inbox: what follows %s failed", mask(path.name))
    return is_moved


def _why_it_waits(error: Exception) -> str:
    """Return why a file or order is left for later; "" where it is not."""
    if isinstance(error, WarehouseError) or _LOCKED in str(error):
        return f"the warehouse is in use: {error}"
    return "the disk is full" if is_disk_full(error) else ""


def _take_order(
    folder: Path,
    workspace: Workspace,
    on_report: OnReport,
    on_change: OnChange,
    *,
    defaults: Answers,
    is_demo: bool,
) -> bool:
    """Carry out one order; False where it waits, as a file does."""

    def put_aside(path: Path, report: FileReport) -> str:
        return _put_aside(path, workspace, report).name

    try:
        carry_out(
            folder, workspace, put_aside, on_report, on_change, defaults=defaults, is_demo=is_demo
        )
    except Exception as error:
        why = _why_it_waits(error)
        if why:
            _LOG.warning("inbox: an order waits, %s", why)
            return False
        _LOG.exception("inbox: the order %s failed", folder.name)
        fail(folder, workspace)
    return True


def _failed(path: Path) -> FileReport:
    """Log what went wrong and report it in a general sentence."""
    _LOG.exception("inbox: %s could not be loaded", mask(path.name))
    return FileReport(
        mask(path.name), "", "", LoadStatus.REFUSED, findings=(_general(mask(path.name)),)
    )


def _general(file_name: str) -> Issue:
    return issue(
        "not_loaded",
        Severity.ERROR,
        Place(file_name),
        th=Said(
            "โหลดไฟล์ไม่สำเร็จ ไม่มีอะไรเปลี่ยนแปลง",
            "ไฟล์ที่โหลดได้",
            "ข้อผิดพลาดภายในระบบ",
            "วางไฟล์ในกล่องรับอีกครั้ง หากไม่สำเร็จ ส่งไฟล์นี้ให้ผู้ดูแลระบบ รายละเอียดอยู่ในบันทึกของระบบ",
        ),
        en=Said(
            "the file could not be loaded; nothing was changed",
            "a file that loads",
            "an error inside the system",
            "Put it into the inbox again. If that fails too, give it to the administrator: the details are in the log.",
        ),
    )


def _answers_of(path: Path) -> Path:
    return path.with_name(path.name + ANSWERS_SUFFIX)


def answers_beside(path: Path) -> Answers:
    """Read the officer's answers beside a file; none where there is no such file.

    Raises
    ------
    Refusal : the answers are not JSON, or name something unknown
    """
    beside = _answers_of(path)
    if not beside.is_file():
        return Answers()
    try:
        given = json.loads(beside.read_text(encoding="utf-8"))
        if not isinstance(given, dict):
            raise ValueError(str(given)[:40])
    except ValueError as error:
        known = [field.name for field in fields(Answers)]
        raise answers_unreadable(beside.name, known, str(error)) from None
    return read_answers(given, beside.name)


def _free_name(path: Path) -> Path:
    """Return the path, or the same with a number: an earlier refused file is never overwritten."""
    names = (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, 10_000))
    return path if not path.exists() else next(name for name in names if not name.exists())


def _put_aside(path: Path, workspace: Workspace, report: FileReport) -> Path:
    """Move a refused file out of the inbox, its report beside it; the report is there first.

    A file with personal data gets a name that says nothing, is readable by its owner alone, and
    goes after a week.
    """
    workspace.refused.mkdir(parents=True, exist_ok=True)
    is_personal = any(found.check == PERSONAL_CHECK for found in report.findings)
    name = f"{_PERSONAL_PREFIX}{report.sha256[:12]}{path.suffix}" if is_personal else path.name
    target = _free_name(workspace.refused / name)
    if is_personal:
        path.chmod(0o600)
    lines = [f"{report.name}: {report.status.label_th} / {report.status.label_en}", ""]
    for found in report.findings:
        lines += [found.message_th, found.message_en, ""]
    report_of(target).write_text("\n".join(lines), encoding="utf-8")
    path.replace(target)
    if is_personal:
        os.utime(target)  # the week begins now
    _answers_of(path).unlink(missing_ok=True)
    return target
