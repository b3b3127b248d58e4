"""Orders from the screens, carried out by the one loader: load, answer, undo, mend.

An order that was cut short by a kill is still in the inbox and is carried out again: a file that
was loaded is then "unchanged", and an undoing that was done says so.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from data_pipeline.checks.issue import Refusal
from data_pipeline.history import LoadUnknown, undo_load
from data_pipeline.identity import Answers
from data_pipeline.load import load_file
from data_pipeline.mending import accept_mend, leave_mend
from data_pipeline.personal import mask
from data_pipeline.refusals import answers_unreadable
from data_pipeline.reports import FileReport
from data_pipeline.text import short_list
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.orders import (
    FOLDER_PREFIX,
    ORDER_FILE,
    Order,
    OrderKind,
    OrderState,
    Progress,
    read_progress,
    safe_name,
    write_progress,
)
from data_pipeline.warehouse.vocabulary import LoadStatus

REPORT_SUFFIX = ".report.txt"

OnChange = Callable[[], "str | None"]
"""Called after what counts has changed; publishes, and returns the snapshot that shows it."""

CHANGING = (LoadStatus.LOADED, LoadStatus.LOADED_WITH_FINDINGS)
"""What a file becomes where it changes what counts."""

_LOADING, _PUBLISHING = 0.8, 0.85
_LOG = logging.getLogger("khetview")


class OrderFailed(Exception):
    """An order that cannot be carried out as it is; says why in both languages."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th = message_th
        self.message_en = message_en


def carry_out(
    folder: Path,
    workspace: Workspace,
    put_aside: Callable[[Path, FileReport], str],
    on_report: Callable[[FileReport], None],
    on_change: OnChange,
    *,
    defaults: Answers,
    is_demo: bool,
) -> None:
    """Carry out the order in a folder of the inbox, say what became of it, remove the folder.

    Parameters
    ----------
    put_aside : moves a refused file to ``inbox/refused/`` and returns its name there

    Raises
    ------
    Exception : the warehouse is in use, or something is wrong inside; the order stays
    """
    token = _token_of(folder)
    before = read_progress(workspace, token)
    if before is not None and before.is_final:  # killed when only the folder was left to remove
        shutil.rmtree(folder, ignore_errors=True)
        return
    desk = _Desk(workspace, token, put_aside, defaults, is_demo=is_demo)
    try:
        order = Order.from_json((folder / ORDER_FILE).read_text(encoding="utf-8"))
        report = desk.carry_out(order, folder)
        if report is not None:
            on_report(report)
        if report is None or report.status in CHANGING:
            desk.tell("publish", _PUBLISHING)
            desk.done(snapshot=on_change())
        else:
            desk.done()
        if desk.left_over is not None:
            report_of(desk.left_over).unlink(missing_ok=True)
            desk.left_over.unlink(missing_ok=True)
    except (OrderFailed, LoadUnknown) as error:
        desk.failed(error.message_th, error.message_en)
    shutil.rmtree(folder, ignore_errors=True)


def fail(folder: Path, workspace: Workspace) -> None:
    """Say that an order failed inside the system, and put it away; its file is kept aside."""
    token = _token_of(folder)
    progress = read_progress(workspace, token) or Progress(OrderState.WAITING)
    for path in folder.iterdir():
        if path.name != ORDER_FILE:
            workspace.refused.mkdir(parents=True, exist_ok=True)
            path.replace(workspace.refused / f"{token}-{path.name}")
    failed = replace(
        progress,
        state=OrderState.FAILED,
        message_th="ระบบทำตามคำสั่งไม่สำเร็จ ลองอีกครั้งหรือแจ้งผู้ดูแลระบบ รายละเอียดอยู่ในบันทึกของระบบ",
        message_en="The order could not be carried out. Try again, or tell the administrator: the details are in the log.",
    )
    write_progress(workspace, token, failed)
    shutil.rmtree(folder, ignore_errors=True)


def report_of(refused: Path) -> Path:
    """Return where the report of a refused file stands: beside it."""
    return refused.with_name(refused.name + REPORT_SUFFIX)


def _token_of(folder: Path) -> str:
    return folder.name.removeprefix(FOLDER_PREFIX)


class _Desk:
    """Carries out one order and keeps its progress up to date."""

    def __init__(
        self,
        workspace: Workspace,
        token: str,
        put_aside: Callable[[Path, FileReport], str],
        defaults: Answers,
        *,
        is_demo: bool,
    ) -> None:
        self._workspace = workspace
        self._token = token
        self._put_aside = put_aside
        self._defaults = defaults
        self._is_demo = is_demo
        self._progress = read_progress(workspace, token) or Progress(OrderState.WAITING)
        self.left_over: Path | None = None

    def carry_out(self, order: Order, folder: Path) -> FileReport | None:
        """Do what is asked; return the report of a file, None where it is about no file."""
        match order.kind:
            case OrderKind.LOAD:
                path = next((p for p in folder.iterdir() if p.name != ORDER_FILE), None)
                if path is None:
                    raise OrderFailed("ไม่มีไฟล์มากับคำสั่ง", "No file came with the order.")
                return self._load(path, order)
            case OrderKind.ANSWER:
                path, name = self._refused_file(order.token)
                return self._load(path, order, name)
            case OrderKind.MEND if order.accept:
                report = accept_mend(
                    self._workspace,
                    order.load_id,
                    order.finding_no,
                    by=order.by,
                    progress=self.tell,
                )
                self._keep(report)
                return report
            case OrderKind.MEND:
                leave_mend(self._workspace, order.load_id, order.finding_no, by=order.by)
            case OrderKind.UNDO:
                undo_load(self._workspace, order.load_id)
        return None

    def tell(self, stage: str, share: float) -> None:
        """Say how far the work is."""
        share = share if stage == "publish" else share * _LOADING
        self._write(state=OrderState.WORKING, stage=stage, share=share)

    def done(self, *, snapshot: str | None = None) -> None:
        """Say that it is done."""
        self._write(state=OrderState.DONE, share=1.0, snapshot=snapshot)

    def failed(self, message_th: str, message_en: str) -> None:
        """Say why it cannot be done."""
        self._write(state=OrderState.FAILED, message_th=message_th, message_en=message_en)

    def _refused_file(self, token: str) -> tuple[Path, str]:
        """Return where an earlier order's file stands now, and the name that it came under."""
        earlier = read_progress(self._workspace, token)
        name = Path(earlier.refused_as).name if earlier else ""
        path = self._workspace.refused / name
        if not name or not path.is_file():
            raise OrderFailed(
                "ไม่พบไฟล์ที่ตอบคำถามถึงแล้ว โปรดส่งไฟล์อีกครั้งพร้อมคำตอบ",
                "The file that the answers are about is no longer there. Send it again with the answers.",
            )
        assert earlier is not None
        return path, safe_name(earlier.file_name)

    def _load(self, path: Path, order: Order, name: str = "") -> FileReport:
        name = name or path.name
        was_refused = path.parent == self._workspace.refused
        try:
            report = load_file(
                path,
                self._workspace,
                read_answers(order.answers, mask(name)),
                name=name,
                is_demo=self._is_demo,
                progress=self.tell,
                defaults=self._defaults,
                strip_personal=order.strip,
                districts=order.districts,
            )
        except Refusal as refusal:
            report = FileReport(mask(name), "", "", LoadStatus.REFUSED, findings=(refusal.reason,))
        if report.status is not LoadStatus.REFUSED:
            self.left_over = path if was_refused else None
        elif not was_refused:
            self._write(refused_as=self._put_aside(path, report))
        else:
            self._write(refused_as=path.name)
        self._keep(report)
        return report

    def _keep(self, report: FileReport) -> None:
        said = report.as_json()
        questions = tuple(json.loads(json.dumps(said["questions"])))
        self._write(report=said, questions=questions)

    def _write(self, **changes: Any) -> None:
        self._progress = replace(self._progress, **changes)
        write_progress(self._workspace, self._token, self._progress)


def read_answers(given: Mapping[str, Any], where: str) -> Answers:
    """Read the officer's answers.

    Parameters
    ----------
    where : file that they are about or stand in, for the message

    Raises
    ------
    Refusal : names something unknown, or is no number where a number is asked for
    """
    known = [field.name for field in fields(Answers)]
    try:
        if set(given) - set(known):
            raise ValueError(short_list(sorted(map(str, given))))
        said = {key: str(value) for key, value in given.items() if value not in (None, "")}
        year, round_no = said.get("year_be"), said.get("round_no")
        return Answers(
            said.get("test"),
            said.get("grade"),
            int(year) if year else None,
            int(round_no) if round_no else None,
            said.get("district"),
        )
    except (ValueError, TypeError) as error:
        raise answers_unreadable(where, known, str(error)) from None
