"""Everything about people that a web worker needs, opened once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.people.settings import AccountSettings
from dashboard.records.accounts import Accounts
from dashboard.records.audit import AuditLog
from dashboard.records.passwords import Passwords
from dashboard.records.sessions import Lifetime, Sessions
from dashboard.records.store import Records

if TYPE_CHECKING:
    from dashboard.people.single_sign_on import SingleSignOn


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Accounts, sessions, the audit log and single sign-on of one office."""

    records: Records
    accounts: Accounts
    sessions: Sessions
    audit: AuditLog
    single: SingleSignOn | None = None


def open_people(records: Records, settings: AccountSettings) -> PeopleDesk:
    """Wire everything about people over their records."""
    audit = AuditLog(records)
    accounts = Accounts(records, Passwords(settings.shortest_password), audit)
    lifetime = Lifetime(
        timedelta(hours=settings.idle_hours), timedelta(hours=settings.longest_hours)
    )
    single = None
    if settings.provider:  # where there is none, nobody pays for the libraries that speak to it
        from dashboard.people.single_sign_on import SingleSignOn

        single = SingleSignOn(settings.provider, records)
    return PeopleDesk(records, accounts, Sessions(records, lifetime), audit, single)
