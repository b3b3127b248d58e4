"""Sessions: a random token in the browser, everything about it on the server."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dashboard.records.audit import Now, now_utc
from dashboard.records.models import Account, SignInSession
from dashboard.records.store import Records, RecordsAway
from dashboard.records.tokens import fingerprint, new_token
from dashboard.rights import Viewer

log = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts.

    Parameters
    ----------
    idle : after so long without a request it ends
    longest : after so long it ends in any case
    """

    idle: timedelta = timedelta(hours=8)
    longest: timedelta = timedelta(days=7)


class Sessions:
    """The sessions of one office."""

    def __init__(
        self, records: Records, lifetime: Lifetime | None = None, now: Now = now_utc
    ) -> None:
        self._records, self._now = records, now
        self.lifetime = lifetime or Lifetime()

    def begin(self, account: Account) -> str:
        """Open a session with a token that nobody has seen before, and return it."""
        token, now = new_token(), self._now()
        with self._records.work() as work:
            has_ended = SignInSession.ends_at < now
            is_forgotten = SignInSession.seen_at < now - self.lifetime.idle
            work.execute(sa.delete(SignInSession).where(has_ended | is_forgotten))
            work.add(
                SignInSession(
                    token_hash=fingerprint(token), account_id=account.account_id,
                    created_at=now, seen_at=now, ends_at=now + self.lifetime.longest,
                )
            )  # fmt: skip
        return token

    def find(self, token: str) -> Viewer | None:
        """Return who has a token; None where it is unknown, ended, or the account is closed."""
        now = self._now()
        with self._records.work() as work:
            session = work.get(
                SignInSession, fingerprint(token), options=[joinedload(SignInSession.account)]
            )
            if session is None or session.account.disabled_at is not None:
                return None
            if now > session.ends_at or now > session.seen_at + self.lifetime.idle:
                return None  # `begin` clears what has ended
            viewer, seen_at = session.account.as_viewer(token), session.seen_at
        if now > seen_at + _LOOK_EVERY:
            self._note_seen(viewer, now)
        return viewer

    def _note_seen(self, viewer: Viewer, now: datetime) -> None:
        """Note when a session was last seen; on a full disk people go on reading without it."""
        own = SignInSession.token_hash == fingerprint(viewer.session)
        try:
            with self._records.work() as work:
                work.execute(sa.update(SignInSession).where(own).values(seen_at=now))
        except RecordsAway as error:
            log.warning("A session's last use was not noted: %s", error.orig)

    def end(self, token: str) -> None:
        """End one session."""
        with self._records.work() as work:
            work.execute(
                sa.delete(SignInSession).where(SignInSession.token_hash == fingerprint(token))
            )

    def end_all(self, account_id: int) -> int:
        """End every session of an account, and say how many there were."""
        with self._records.work() as work:
            ended = work.execute(
                sa.delete(SignInSession).where(SignInSession.account_id == account_id)
            )
            return int(ended.rowcount)  # type: ignore[attr-defined]

    def count(self, account_id: int) -> int:
        """Return how many browsers are signed in to an account."""
        is_open = (SignInSession.account_id == account_id) & (SignInSession.ends_at > self._now())
        with self._records.work() as work:
            return work.scalar(sa.select(sa.func.count()).where(is_open)) or 0
