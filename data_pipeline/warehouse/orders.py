"""Orders: what a web process asks the loader to do, and what the loader says has become of it.

Whatever changes the warehouse enters through ``inbox/``. An order is a folder ``upload-<token>``
that appears there in one rename: ``order.json`` and, for an upload, the file under its own name.
The loader answers in ``reports/<token>.json``, which is replaced in one step.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from data_pipeline.warehouse.engine import Workspace

ORDER_FILE = "order.json"
FOLDER_PREFIX = "upload-"

_CHUNK_BYTES = 1 << 20
_TOKEN = re.compile(r"[0-9a-f]{24}")
_NAME_BYTES = 150
_FORGOTTEN_AFTER_SECONDS = 7 * 24 * 3600


class OrderKind(StrEnum):
    """What can be asked for."""

    LOAD = "load"
    ANSWER = "answer"
    UNDO = "undo"
    MEND = "mend"


class OrderState(StrEnum):
    """How far an order is. ``DONE`` and ``FAILED`` are final."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do.

    Parameters
    ----------
    kind : what
    answers : for a load: what the officer says about the file, by the names of `Answers`
    strip : for a load: leave out personal columns before anything is kept
    token : for an answer: the order whose file was refused with questions
    load_id : for undoing and mending
    finding_no, accept : for mending: which finding, and whether its mend is taken or left
    by : who asks; "" where nobody signed in
    districts : the districts that the file may fill, no others; () = any
    """

    kind: OrderKind
    answers: Mapping[str, Any] = field(default_factory=dict)
    strip: bool = False
    token: str = ""
    load_id: int = 0
    finding_no: int = 0
    accept: bool = False
    by: str = ""
    districts: tuple[str, ...] = ()

    def as_json(self) -> str:
        """Return the order as it lies in the inbox."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Order:
        """Read an order.

        Raises
        ------
        ValueError : not JSON, or not an order
        """
        given = json.loads(text)
        if not isinstance(given, dict) or set(given) - set(cls.__slots__):
            raise ValueError(f"an order is an object with {', '.join(cls.__slots__)}")
        return cls(
            OrderKind(given.get("kind", "")),
            dict(given.get("answers", {})),
            bool(given.get("strip", False)),
            str(given.get("token", "")),
            int(given.get("load_id", 0)),
            int(given.get("finding_no", 0)),
            bool(given.get("accept", False)),
            str(given.get("by", "")),
            tuple(map(str, given.get("districts", ()))),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of an order.

    Parameters
    ----------
    stage : extract, transform, screen, load or publish, while it is worked on
    share : part of the work that is done, 0–1
    file_name : the file as it was uploaded; "" where there is none
    report : the file's report, in the shape of the command line's contract
    questions : what has to be answered before the file can be taken
    message_th, message_en : why it failed
    snapshot : the snapshot that shows it
    refused_as : name under ``inbox/refused/`` of a file that was not taken
    """

    state: OrderState
    stage: str = ""
    share: float = 0.0
    file_name: str = ""
    report: Mapping[str, Any] | None = None
    questions: tuple[Mapping[str, Any], ...] = ()
    message_th: str = ""
    message_en: str = ""
    snapshot: str | None = None
    refused_as: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (OrderState.DONE, OrderState.FAILED)


def place_order(
    workspace: Workspace, order: Order, name: str = "", stream: BinaryIO | None = None
) -> str:
    """Put an order, and the file that it is about, into the inbox in one step.

    Parameters
    ----------
    name, stream : name and bytes of the file, for an upload

    Returns
    -------
    The order's token, by which its progress is read

    Raises
    ------
    OSError : the disk is full; nothing is in the inbox
    """
    token = secrets.token_hex(12)
    workspace.inbox.mkdir(parents=True, exist_ok=True)
    folder = workspace.inbox / f".{FOLDER_PREFIX}{token}.part"
    folder.mkdir()
    try:
        if stream is not None:
            with (folder / safe_name(name)).open("wb") as target:
                shutil.copyfileobj(stream, target, _CHUNK_BYTES)
                target.flush()
                os.fsync(target.fileno())
        (folder / ORDER_FILE).write_text(order.as_json(), encoding="utf-8")
        write_progress(workspace, token, Progress(OrderState.WAITING, file_name=name))
        folder.rename(workspace.inbox / f"{FOLDER_PREFIX}{token}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        _report_file(workspace, token).unlink(missing_ok=True)
        raise
    return token


def safe_name(name: str) -> str:
    """Return a file's name without folders and signs that a file system minds.

    Examples
    --------
    >>> safe_name("../../ผลสอบ: ป.6.csv")
    'ผลสอบ_ ป.6.csv'
    """
    plain = PurePath(name.replace("\\", "/")).name
    plain = re.sub(r'[\x00-\x1f<>:"|?*]', "_", plain).strip().lstrip(".~")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    while stem and len(stem.encode()) > _NAME_BYTES:
        stem = stem[:-1]
    plain = f"{stem}{dot}{suffix[:20]}"
    return "file" if plain in ("", ".", ORDER_FILE) else plain


def is_token(text: str) -> bool:
    """Whether a text can be an order's token; nothing else may become part of a path."""
    return bool(_TOKEN.fullmatch(text))


def read_progress(workspace: Workspace, token: str) -> Progress | None:
    """Return what has become of an order; None where there is no such order."""
    if not is_token(token):
        return None
    try:
        given = json.loads(_report_file(workspace, token).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    given["state"] = OrderState(given["state"])
    given["questions"] = tuple(given["questions"])
    return Progress(**given)


def write_progress(workspace: Workspace, token: str, progress: Progress) -> None:
    """Say what has become of an order, in one step."""
    target = _report_file(workspace, token)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".tmp")
    beside.write_text(json.dumps(asdict(progress), ensure_ascii=False), encoding="utf-8")
    beside.replace(target)


def forget_old_orders(workspace: Workspace) -> None:
    """Remove reports, and half-made orders, that nobody waits for any more."""
    long_ago = time.time() - _FORGOTTEN_AFTER_SECONDS
    for path in workspace.reports.glob("*.json"):
        with suppress(OSError):
            if path.stat().st_mtime < long_ago:
                path.unlink()
    for folder in workspace.inbox.glob(f".{FOLDER_PREFIX}*.part"):
        with suppress(OSError):
            if folder.stat().st_mtime < long_ago:
                shutil.rmtree(folder)


def _report_file(workspace: Workspace, token: str) -> Path:
    return workspace.reports / f"{token}.json"
