"""Accounts, sessions, failures, links, pending sign-ins, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_HASH = sa.String(64)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "account",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("scope_level", sa.String(20), nullable=False),
        sa.Column("scope_id", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("password_until", _MOMENT),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("issuer", sa.String(300)),
        sa.Column("subject", sa.String(255)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("signed_in_at", _MOMENT),
        sa.Column("disabled_at", _MOMENT),
        sa.PrimaryKeyConstraint("account_id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer_subject"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", _HASH, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_session"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"],
            name="fk_sign_in_session_account_id", ondelete="CASCADE",
        ),
    )  # fmt: skip
    op.create_index("ix_sign_in_session_account_id", "sign_in_session", ["account_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("name_hash", _HASH, nullable=False),
        sa.Column("failed_count", sa.Integer, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("locked_until", _MOMENT),
        sa.PrimaryKeyConstraint("name_hash", name="pk_sign_in_failure"),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", _HASH, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_link"),
    )
    op.create_table(
        "pending_sign_in",
        sa.Column("state_hash", _HASH, nullable=False),
        sa.Column("visit_hash", _HASH, nullable=False),
        sa.Column("nonce", sa.String(100), nullable=False),
        sa.Column("code_verifier", sa.String(200), nullable=False),
        sa.Column("next_path", sa.String(1000), nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_pending_sign_in"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("detail_json", sa.Text, nullable=False),
        sa.Column("previous_hash", _HASH, nullable=False),
        sa.Column("entry_hash", _HASH, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_audit_entry"),
        sa.UniqueConstraint("previous_hash", name="uq_audit_entry_previous_hash"),
    )
    for column in ("at", "actor", "action"):
        op.create_index(f"ix_audit_entry_{column}", "audit_entry", [column])


def downgrade() -> None:
    """Remove the tables."""
    for table in (
        "audit_entry", "pending_sign_in", "one_time_link", "sign_in_failure", "sign_in_session",
        "account",
    ):  # fmt: skip
        op.drop_table(table)
