"""The log of who did what: entries are added, never changed, and each seals the one before."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dashboard.records.models import AuditEntry
from dashboard.records.store import Records
from dashboard.rights import current_address
from data_pipeline.warehouse.vocabulary import Labelled

Now = Callable[[], datetime]

_BEGINNING = "0" * 64
_PLACE = "from"
_TRIES = 50
_AT_ONCE = 500


def now_utc() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


class Action(Labelled):
    """What can be done that is written down."""

    SIGNED_IN = "signed_in", "เข้าสู่ระบบ", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "เข้าสู่ระบบไม่สำเร็จ", "Failed to sign in"
    SIGNED_OUT = "signed_out", "ออกจากระบบ", "Signed out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "ออกจากทุกเครื่อง", "Signed out everywhere"
    ACCOUNT_ADDED = "account_added", "เพิ่มบัญชี", "Account added"
    ACCOUNT_CHANGED = "account_changed", "แก้บทบาทหรือขอบเขต", "Role or scope changed"
    ACCOUNT_DISABLED = "account_disabled", "ปิดบัญชี", "Account disabled"
    ACCOUNT_ENABLED = "account_enabled", "เปิดบัญชี", "Account enabled"
    PASSWORD_RESET = "password_reset", "ตั้งรหัสผ่านใหม่ให้", "Password reset"
    PASSWORD_CHANGED = "password_changed", "เปลี่ยนรหัสผ่าน", "Password changed"
    FILE_UPLOADED = "file_uploaded", "ส่งไฟล์", "File uploaded"
    ORDER_PLACED = "order_placed", "สั่งแก้หรือถอน", "Order placed"
    ASSESSMENT_KEPT = "assessment_kept", "บันทึกการประเมิน", "Assessment kept"
    SCHEME_CHANGED = "scheme_changed", "เปลี่ยนเกณฑ์ให้สี", "Scheme changed"
    TIER_CHANGED = "tier_changed", "สีของโรงเรียนเปลี่ยน", "Colour of schools changed"
    PLAN_CHANGED = "plan_changed", "แก้แผนพัฒนา", "Plan changed"
    SNAPSHOT_CHOSEN = "snapshot_chosen", "เลือกชุดข้อมูลที่ใช้", "Snapshot chosen"
    FILE_LOADED = "file_loaded", "โหลดไฟล์", "File loaded"
    LOAD_UNDONE = "load_undone", "ถอนการโหลด", "Load undone"
    MEND_DECIDED = "mend_decided", "ตัดสินเรื่องที่เสนอแก้", "Mend decided"
    SNAPSHOT_APPROVED = "snapshot_approved", "อนุมัติชุดข้อมูลสาธารณะ", "Snapshot approved"
    EXPORTED = "exported", "ดาวน์โหลดข้อมูลหรือรายงาน", "Data or report downloaded"
    BACKED_UP = "backed_up", "ทำชุดสำรอง", "Backup made"
    RESTORED = "restored", "กู้คืนจากชุดสำรอง", "Restored from a backup"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: its newest entry, and the fingerprint that seals all before; 0 = empty."""

    entry_id: int
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries to show; "" and None = all.

    Parameters
    ----------
    action : one of `Action`
    actor : part of a name
    about : part of what it was done to, or of the details
    place : beginning of the network address that it was done from
    since, until : from this moment, and before that one
    limit : so many at most
    """

    action: str = ""
    actor: str = ""
    about: str = ""
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 200


class AuditLog:
    """The log of one office.

    Parameters
    ----------
    records : the database
    now : the clock
    """

    def __init__(self, records: Records, now: Now = now_utc) -> None:
        self._records, self._now = records, now

    def write(self, actor: str, action: Action, subject: str = "", **detail: Any) -> None:
        """Add an entry; the address that it was done from stands in the details as ``from``.

        Notes
        -----
        Two processes that add at once build on the same entry; the unique fingerprint lets one of
        them in, and the other tries again behind it.
        """
        address = current_address()
        if address:
            detail[_PLACE] = address
        detail_json = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
        for _ in range(_TRIES):
            try:
                with self._records.work() as work:
                    entry = AuditEntry(
                        at=self._now(), actor=actor[:64], action=action.value,
                        subject=subject[:200], detail_json=detail_json,
                        previous_hash=work.scalar(_LAST_HASH) or _BEGINNING,
                    )  # fmt: skip
                    entry.entry_hash = _seal(entry)
                    work.add(entry)
                return
            except sa.exc.IntegrityError:
                continue
        raise RuntimeError("the audit log cannot be written: others write without end")

    def read(self, search: Search) -> list[AuditEntry]:
        """Return the newest entries that were asked for."""
        statement = sa.select(AuditEntry).order_by(AuditEntry.entry_id.desc()).limit(search.limit)
        if search.action:
            statement = statement.where(AuditEntry.action == search.action)
        if search.actor:
            statement = statement.where(AuditEntry.actor.icontains(search.actor, autoescape=True))
        if search.about:
            found = [
                column.icontains(search.about, autoescape=True)
                for column in (AuditEntry.subject, AuditEntry.detail_json)
            ]
            statement = statement.where(sa.or_(*found))
        if search.place:
            written = f'"{_PLACE}": {json.dumps(search.place)[:-1]}'
            statement = statement.where(AuditEntry.detail_json.contains(written, autoescape=True))
        if search.since is not None:
            statement = statement.where(AuditEntry.at >= search.since)
        if search.until is not None:
            statement = statement.where(AuditEntry.at < search.until)
        with self._records.work() as work:
            return list(work.scalars(statement))

    def head(self) -> Head:
        """Return where the log stands."""
        newest = sa.select(AuditEntry.entry_id, AuditEntry.entry_hash)
        with self._records.work() as work:
            row = work.execute(newest.order_by(AuditEntry.entry_id.desc()).limit(1)).first()
        return Head(int(row[0]), str(row[1])) if row else Head(0, "")

    def find_missing(self, heads: Iterable[Head]) -> list[Head]:
        """Return those places where the log once stood that it does not lead past any more."""
        asked = {head for head in heads if head.entry_id}
        here: set[Head] = set()
        with self._records.work() as work:
            numbers = sorted(head.entry_id for head in asked)
            for at in range(0, len(numbers), _AT_ONCE):
                statement = sa.select(AuditEntry.entry_id, AuditEntry.entry_hash)
                found = work.execute(
                    statement.where(AuditEntry.entry_id.in_(numbers[at : at + _AT_ONCE]))
                )
                here |= {Head(int(row[0]), str(row[1])) for row in found}
        return sorted(asked - here, key=lambda head: head.entry_id)

    def find_break(self, newest: int | None = None) -> int | None:
        """Return the first entry that was changed, or that stands after a removed one; None = whole.

        Parameters
        ----------
        newest : look at so many of the newest entries alone; None = at all
        """
        before: str | None = _BEGINNING
        with self._records.work() as work:
            first = None
            if newest is not None:
                of_newest = sa.select(AuditEntry.entry_id).order_by(AuditEntry.entry_id.desc())
                first = work.scalar(of_newest.offset(newest - 1).limit(1))
            statement = sa.select(AuditEntry).order_by(AuditEntry.entry_id)
            if first is not None:
                statement, before = statement.where(AuditEntry.entry_id >= first), None
            with closing(work.scalars(statement.execution_options(yield_per=1000))) as entries:
                for entry in entries:
                    is_next = before is None or entry.previous_hash == before
                    if not is_next or entry.entry_hash != _seal(entry):
                        return entry.entry_id
                    before = entry.entry_hash
        return None


_LAST_HASH = sa.select(AuditEntry.entry_hash).order_by(AuditEntry.entry_id.desc()).limit(1)


def _seal(entry: AuditEntry) -> str:
    """Return the fingerprint of an entry and of the one before it."""
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    said = [entry.previous_hash, at, entry.actor, entry.action, entry.subject, entry.detail_json]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def write_csv(entries: Sequence[AuditEntry], neutral: Callable[[str], str]) -> bytes:
    """Write entries as CSV, UTF-8 with BOM.

    Parameters
    ----------
    neutral : makes a cell one that a spreadsheet does not take for a formula
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["entry_id", "at", "actor", "action", "subject", "detail", "entry_hash"])
    for one in entries:
        cells = [str(one.entry_id), one.at.isoformat(), one.actor, one.action, one.subject]
        writer.writerow([neutral(cell) for cell in [*cells, one.detail_json, one.entry_hash]])
    return text.getvalue().encode("utf-8-sig")
