"""Browsers that were sent to the provider of single sign-on: kept until they come back, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from dashboard.records.models import PendingSignIn
from dashboard.records.store import Records


@dataclass(frozen=True, slots=True)
class Pending:
    """What a browser was sent away with.

    Parameters
    ----------
    visit_hash : fingerprint of its cookie
    nonce, code_verifier : what the provider's answer must fit
    next_path : where it wanted to go
    """

    visit_hash: str
    nonce: str
    code_verifier: str
    next_path: str


def keep_pending(records: Records, state_hash: str, pending: Pending, until: datetime) -> None:
    """Keep a browser in mind; those that took too long are forgotten."""
    with records.work() as work:
        work.add(
            PendingSignIn(
                state_hash=state_hash, visit_hash=pending.visit_hash, nonce=pending.nonce,
                code_verifier=pending.code_verifier, next_path=pending.next_path, ends_at=until,
            )
        )  # fmt: skip


def take_pending(records: Records, state_hash: str, now: datetime) -> Pending | None:
    """Return what a browser was sent away with, and forget it: a state counts once."""
    forget_pending(records, now)
    with records.work() as work:
        row = work.get(PendingSignIn, state_hash)
        if row is None:
            return None
        gone = work.execute(sa.delete(PendingSignIn).where(PendingSignIn.state_hash == state_hash))
        if gone.rowcount != 1:  # type: ignore[attr-defined]
            return None
        return Pending(row.visit_hash, row.nonce, row.code_verifier, row.next_path)


def forget_pending(records: Records, now: datetime) -> None:
    """Forget browsers that took too long."""
    with records.work() as work:
        work.execute(sa.delete(PendingSignIn).where(PendingSignIn.ends_at < now))
