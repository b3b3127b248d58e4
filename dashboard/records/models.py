"""The tables of the records, as SQLAlchemy ORM; the same on SQLite and PostgreSQL.

No secret stands here as it is used: passwords as Argon2id, tokens as SHA-256.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from dashboard.rights import Role, Viewer
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area

_HASH = sa.String(64)


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC, aware in Python, also on databases that keep no zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Write as UTC; a moment without a zone is a mistake."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Read as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the records."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Account(Base):
    """One row per person, or desk, that can sign in."""

    __tablename__ = "account"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    account_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(120), default="")
    role: Mapped[str] = mapped_column(sa.String(20))
    scope_level: Mapped[str] = mapped_column(sa.String(20))
    scope_id: Mapped[str] = mapped_column(sa.String(40))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    password_until: Mapped[datetime | None] = mapped_column(Moment)
    must_change: Mapped[bool] = mapped_column(default=False)
    issuer: Mapped[str | None] = mapped_column(sa.String(300))
    subject: Mapped[str | None] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    sessions: Mapped[list[SignInSession]] = relationship(
        back_populates="account", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def scope(self) -> Area:
        """The area that the account may see."""
        return Area(AreaLevel(self.scope_level), self.scope_id)

    @scope.setter
    def scope(self, area: Area) -> None:
        self.scope_level, self.scope_id = area.level.value, area.area_id

    def as_viewer(self, session: str = "") -> Viewer:
        """Return the account as the one who asks."""
        return Viewer(
            Role(self.role), self.scope, self.name, self.account_id, session, self.must_change
        )


class SignInSession(Base):
    """One row per browser that is signed in."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("account.account_id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[Account] = relationship(back_populates="sessions")


class SignInFailure(Base):
    """One row per name that failed to sign in of late, whether there is such an account or not."""

    __tablename__ = "sign_in_failure"

    name_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    failed_count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class OneTimeLink(Base):
    """One row per link that works once: to make the first administrator."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(Moment)


class PendingSignIn(Base):
    """One row per browser that was sent to the provider of single sign-on and is not back yet."""

    __tablename__ = "pending_sign_in"

    state_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    visit_hash: Mapped[str] = mapped_column(_HASH)
    nonce: Mapped[str] = mapped_column(sa.String(100))
    code_verifier: Mapped[str] = mapped_column(sa.String(200))
    next_path: Mapped[str] = mapped_column(sa.String(1000))
    ends_at: Mapped[datetime] = mapped_column(Moment)


class AuditEntry(Base):
    """One row per thing that somebody did; each holds the fingerprint of the one before."""

    __tablename__ = "audit_entry"

    entry_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(sa.String(64), index=True)
    action: Mapped[str] = mapped_column(sa.String(40), index=True)
    subject: Mapped[str] = mapped_column(sa.String(200), default="")
    detail_json: Mapped[str] = mapped_column(sa.Text, default="{}")
    previous_hash: Mapped[str] = mapped_column(_HASH, unique=True)
    entry_hash: Mapped[str] = mapped_column(_HASH)


class QualityDraft(Base):
    """One row per school and round: the assessment as it stands on the way to being confirmed."""

    __tablename__ = "quality_draft"
    __table_args__ = (sa.UniqueConstraint("school_id", "year_be", "round_no"),)

    draft_id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = mapped_column(sa.String(40))
    year_be: Mapped[int]
    round_no: Mapped[int]
    assessed_on: Mapped[date]
    scheme: Mapped[str] = mapped_column(sa.String(40))
    indicator_version: Mapped[str] = mapped_column(sa.String(40))
    levels_json: Mapped[str] = mapped_column(sa.Text, default="{}")
    state: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int]
    changed_by: Mapped[str] = mapped_column(sa.String(64))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class QualityPlanStep(Base):
    """One row per school, academic year and step of its plan."""

    __tablename__ = "quality_plan_step"
    __table_args__ = (sa.UniqueConstraint("school_id", "year_be", "step"),)

    plan_step_id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = mapped_column(sa.String(40))
    year_be: Mapped[int]
    step: Mapped[str] = mapped_column(sa.String(20))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    owner: Mapped[str] = mapped_column(sa.String(300), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    link: Mapped[str] = mapped_column(sa.String(300), default="")
    changed_by: Mapped[str] = mapped_column(sa.String(64))
    changed_at: Mapped[datetime] = mapped_column(Moment)
