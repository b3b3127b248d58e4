"""Accounts: made, changed, disabled; and the one way to find out whether a password is right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dashboard.records.audit import Action, AuditLog, Now, now_utc
from dashboard.records.models import Account, OneTimeLink, SignInFailure, SignInSession
from dashboard.records.passwords import Passwords, WeakPassword, one_use_password
from dashboard.records.store import Records
from dashboard.records.tokens import fingerprint, new_token
from dashboard.rights import Role
from metrics.answers import NATION, Area, MetricsError

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_FREE_FAILURES = 5
_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=30), timedelta(minutes=30)
_FORGET_FAILURES = timedelta(hours=24)
_ONE_USE_FOR = timedelta(days=7)
_LINK_FOR = timedelta(hours=24)


class AccountProblem(MetricsError):
    """Something about an account that cannot be done; says why in both languages."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en, message_th)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try to sign in; neither field says whether there is such an account.

    Parameters
    ----------
    account : whose name and password they were; None where not both were right
    wait : how long this name is locked
    """

    account: Account | None = None
    wait: timedelta = timedelta()


class Accounts:
    """The accounts of one office. Every change is written to the audit log.

    Parameters
    ----------
    records : the database
    passwords : how passwords are kept and judged
    audit : where changes are written
    now : the clock
    """

    def __init__(
        self, records: Records, passwords: Passwords, audit: AuditLog, now: Now = now_utc
    ) -> None:
        self._records, self.passwords, self._audit, self._now = records, passwords, audit, now

    # --- reading -----------------------------------------------------------------------------

    def has_any(self) -> bool:
        """Whether there is an administrator who can sign in."""
        is_able = (Account.role == Role.ADMINISTRATOR.value) & Account.disabled_at.is_(None)
        with self._records.work() as work:
            return work.scalar(sa.select(sa.exists().where(is_able))) or False

    def list_all(self) -> Sequence[Account]:
        """Return every account by name."""
        with self._records.work() as work:
            return work.scalars(sa.select(Account).order_by(Account.name)).all()

    def find(self, name: str) -> Account:
        """Return an account by name.

        Raises
        ------
        AccountProblem : there is none
        """
        with self._records.work() as work:
            return _find(work, name)

    # --- changing ----------------------------------------------------------------------------

    def add(self, name: str, role: Role, scope: Area, *, display_name: str = "", by: str) -> str:
        """Make an account; return the password of one use to hand over.

        Raises
        ------
        AccountProblem : the name is taken, or is no name
        """
        given = one_use_password()
        with self._records.work() as work:
            account = self._new(work, name, role, scope, display_name)
            self._give_one_use(account, given)
        self._audit.write(by, Action.ACCOUNT_ADDED, account.name, role=role, scope=str(scope))
        return given

    def add_first(self, token: str, name: str, password: str) -> Account:
        """Make the first administrator with the one-time link.

        Raises
        ------
        AccountProblem : the link was used or is too old, or the name is no name
        WeakPassword : the password is not good enough
        """
        name = read_name(name)
        self.passwords.refuse_weak(password, name)
        kept = self.passwords.keep(password)
        with self._records.work() as work:
            spent = work.execute(
                sa.delete(OneTimeLink).where(
                    OneTimeLink.token_hash == fingerprint(token), OneTimeLink.ends_at > self._now()
                )
            )
            if spent.rowcount != 1:  # type: ignore[attr-defined]
                raise link_is_gone()
            account = self._new(work, name, Role.ADMINISTRATOR, NATION, "")
            account.password_hash, account.signed_in_at = kept, self._now()
        self._audit.write(name, Action.ACCOUNT_ADDED, name, role=account.role, how="one-time link")
        return account

    def reset(self, name: str, *, by: str) -> str:
        """Give an account a new password of one use, and end its sessions and its lock."""
        given = one_use_password()
        with self._records.work() as work:
            account = _find(work, name)
            self._give_one_use(account, given)
            _end_sessions(work, account)
            work.execute(
                sa.delete(SignInFailure).where(SignInFailure.name_hash == fingerprint(account.name))
            )
        self._audit.write(by, Action.PASSWORD_RESET, account.name)
        return given

    def change(self, name: str, role: Role, scope: Area, *, by: str) -> None:
        """Give an account another role and scope; open sessions have them from the next request."""
        with self._records.work() as work:
            account = _find(work, name)
            if role is not Role.ADMINISTRATOR:
                _keep_an_administrator(work, account)
            before = f"{account.role} {account.scope}"
            account.role, account.scope = role.value, scope
        self._audit.write(
            by, Action.ACCOUNT_CHANGED, account.name, before=before, after=f"{role} {scope}"
        )

    def disable(self, name: str, *, by: str) -> None:
        """Close an account: its sessions end, nothing that it did is forgotten."""
        with self._records.work() as work:
            account = _find(work, name)
            _keep_an_administrator(work, account)
            account.disabled_at = self._now()
            _end_sessions(work, account)
        self._audit.write(by, Action.ACCOUNT_DISABLED, account.name)

    def enable(self, name: str, *, by: str) -> None:
        """Open a closed account again."""
        with self._records.work() as work:
            account = _find(work, name)
            account.disabled_at = None
        self._audit.write(by, Action.ACCOUNT_ENABLED, account.name)

    def change_password(self, name: str, old: str, new: str) -> None:
        """Change one's own password; every session of the account ends.

        Raises
        ------
        AccountProblem : the old one is wrong
        WeakPassword : the new one is not good enough, or is the old one
        """
        account = self.find(name)
        if not self.passwords.is_right(account.password_hash, old):
            raise AccountProblem("รหัสผ่านเดิมไม่ถูกต้อง", "The present password is not right.")
        if old == new:
            raise WeakPassword(
                "รหัสผ่านใหม่ต้องต่างจากเดิม", "The new password must differ from the present one."
            )
        self.passwords.refuse_weak(new, account.name)
        kept = self.passwords.keep(new)
        with self._records.work() as work:
            account = _find(work, name)
            account.password_hash, account.must_change, account.password_until = kept, False, None
            _end_sessions(work, account)
        self._audit.write(account.name, Action.PASSWORD_CHANGED, account.name)

    def make_link(self) -> str:
        """Return a new token to make the first administrator with; an earlier one is void."""
        token = new_token()
        with self._records.work() as work:
            work.execute(sa.delete(OneTimeLink))
            work.add(OneTimeLink(token_hash=fingerprint(token), ends_at=self._now() + _LINK_FOR))
        return token

    def is_open_link(self, token: str) -> bool:
        """Whether a one-time link can still be used."""
        with self._records.work() as work:
            link = work.get(OneTimeLink, fingerprint(token))
            return link is not None and link.ends_at > self._now()

    # --- signing in --------------------------------------------------------------------------

    def check(self, name: str, password: str) -> Outcome:
        """Say whose name and password these are.

        Notes
        -----
        An unknown name, a closed account and a wrong password cost the same time, get the same
        answer and are locked in the same way: after five failures for 30 s, then twice as long
        each time, up to half an hour.
        """
        plain = name.strip().casefold()[:200]
        with self._records.work() as work:
            account = work.scalar(sa.select(Account).where(Account.name == plain))
        kept = account.password_hash if account and self._is_usable(account) else None
        is_right = self.passwords.is_right(kept, password)
        wait = self._locked_for(plain)  # looked at last: many tries at once do not slip through
        if wait:
            return Outcome(wait=wait)
        if account is None or not is_right:
            self._audit.write(
                "",
                Action.SIGN_IN_FAILED,
                account.name if account else "",
                known=account is not None,
            )
            return Outcome(wait=self._note_failure(plain))
        self._note_success(account, password)
        return Outcome(account)

    def find_or_add_single(
        self, issuer: str, subject: str, name: str, role: Role, scope: Area
    ) -> Account:
        """Return the account of somebody whom the provider of single sign-on vouches for.

        Role and scope are the provider's at each sign-in. An account of the same name that has a
        password is somebody else's: it is never taken over.

        Raises
        ------
        AccountProblem : the name is taken, or the account is closed
        """
        with self._records.work() as work:
            is_theirs = (Account.issuer == issuer) & (Account.subject == subject)
            account = work.scalar(sa.select(Account).where(is_theirs))
            if account is None:
                account = self._new(work, name, role, scope, "")
                account.issuer, account.subject = issuer, subject
            if account.disabled_at is not None:
                raise AccountProblem("บัญชีนี้ถูกปิด ติดต่อผู้ดูแลระบบ", "This account is disabled.")
            account.role, account.scope = role.value, scope
            account.signed_in_at = self._now()
            return account

    def _is_usable(self, account: Account) -> bool:
        is_in_time = account.password_until is None or account.password_until > self._now()
        return account.disabled_at is None and is_in_time

    def _locked_for(self, name: str) -> timedelta:
        with self._records.work() as work:
            failure = work.get(SignInFailure, fingerprint(name))
            until = failure.locked_until if failure else None
            return max(until - self._now(), timedelta()) if until else timedelta()

    def _note_failure(self, name: str) -> timedelta:
        now, key = self._now(), fingerprint(name)
        with self._records.work() as work:
            work.execute(
                sa.delete(SignInFailure).where(SignInFailure.last_at < now - _FORGET_FAILURES)
            )
            failure = work.get(SignInFailure, key, with_for_update=True)
            if failure is None:
                failure = SignInFailure(name_hash=key, failed_count=0)
                work.add(failure)
            failure.failed_count += 1
            failure.last_at = now
            wait = delay_after(failure.failed_count)
            failure.locked_until = now + wait if wait else None
        return wait

    def _note_success(self, account: Account, password: str) -> None:
        is_outdated = self.passwords.is_outdated(account.password_hash or "")
        kept = self.passwords.keep(password) if is_outdated else account.password_hash
        with self._records.work() as work:
            work.execute(
                sa.delete(SignInFailure).where(SignInFailure.name_hash == fingerprint(account.name))
            )
            current = _find(work, account.name)
            current.signed_in_at, current.password_hash = self._now(), kept

    def _new(self, work: Session, name: str, role: Role, scope: Area, display_name: str) -> Account:
        name = read_name(name)
        if work.scalar(sa.select(sa.exists().where(Account.name == name))):
            raise AccountProblem(f"มีบัญชีชื่อ {name} แล้ว", f"There is an account {name} already.")
        account = Account(
            name=name, display_name=display_name.strip()[:120], role=role.value, scope=scope,
            must_change=False, created_at=self._now(),
        )  # fmt: skip
        work.add(account)
        work.flush()
        return account

    def _give_one_use(self, account: Account, password: str) -> None:
        account.password_hash = self.passwords.keep(password)
        account.password_until = self._now() + _ONE_USE_FOR
        account.must_change = True


def delay_after(failures: int) -> timedelta:
    """Return how long a name is locked after so many failures in a row.

    Examples
    --------
    >>> [delay_after(count).total_seconds() for count in (4, 5, 6, 7, 40)]
    [0.0, 30.0, 60.0, 120.0, 1800.0]
    """
    if failures < _FREE_FAILURES:
        return timedelta()
    return min(_FIRST_DELAY * 2 ** min(failures - _FREE_FAILURES, 20), _LONGEST_DELAY)


def read_name(text: str) -> str:
    """Return an account's name in its one spelling.

    Raises
    ------
    AccountProblem : not a name
    """
    name = text.strip().casefold()
    if not _NAME.fullmatch(name):
        raise AccountProblem(
            "ชื่อบัญชีใช้ a–z 0–9 . _ @ - ยาว 2–64 ตัว เริ่มด้วยตัวอักษรหรือตัวเลข",
            "An account's name is 2–64 of a–z, 0–9, . _ @ -, and begins with a letter or digit.",
        )
    return name


def link_is_gone() -> AccountProblem:
    """Return what is said of a link that was used or is too old."""
    return AccountProblem(
        "ลิงก์นี้ใช้ไปแล้วหรือหมดอายุ สั่ง khetview serve ใหม่เพื่อรับลิงก์ใหม่",
        "This link was used or is too old. Start khetview serve again for a new one.",
    )


def _find(work: Session, name: str) -> Account:
    account = work.scalar(sa.select(Account).where(Account.name == name.strip().casefold()))
    if account is None:
        raise AccountProblem(f"ไม่มีบัญชีชื่อ {name}", f"There is no account {name}.")
    return account


def _end_sessions(work: Session, account: Account) -> None:
    work.execute(sa.delete(SignInSession).where(SignInSession.account_id == account.account_id))


def _keep_an_administrator(work: Session, account: Account) -> None:
    """Refuse to take the last administrator away."""
    others = sa.select(sa.func.count()).where(
        Account.role == Role.ADMINISTRATOR.value,
        Account.disabled_at.is_(None),
        Account.account_id != account.account_id,
    )
    is_one = account.role == Role.ADMINISTRATOR.value and account.disabled_at is None
    if is_one and not work.scalar(others):
        raise AccountProblem(
            "นี่คือผู้ดูแลระบบคนสุดท้าย เพิ่มผู้ดูแลคนอื่นก่อน",
            "This is the last administrator. Make another one first.",
        )


def moment_text(moment: datetime | None) -> str:
    """Return a moment for a terminal."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "–"
