"""Assessments of quality schools as they are entered, and the steps of their plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of quality schools."""
    op.create_table(
        "quality_draft",
        sa.Column("draft_id", sa.Integer, nullable=False),
        sa.Column("school_id", sa.String(40), nullable=False),
        sa.Column("year_be", sa.Integer, nullable=False),
        sa.Column("round_no", sa.Integer, nullable=False),
        sa.Column("assessed_on", sa.Date, nullable=False),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("indicator_version", sa.String(40), nullable=False),
        sa.Column("levels_json", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name="pk_quality_draft"),
        sa.UniqueConstraint(
            "school_id", "year_be", "round_no", name="uq_quality_draft_school_id_year_be_round_no"
        ),
    )
    op.create_table(
        "quality_plan_step",
        sa.Column("plan_step_id", sa.Integer, nullable=False),
        sa.Column("school_id", sa.String(40), nullable=False),
        sa.Column("year_be", sa.Integer, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("done_on", sa.Date),
        sa.Column("owner", sa.String(300), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("plan_step_id", name="pk_quality_plan_step"),
        sa.UniqueConstraint(
            "school_id", "year_be", "step", name="uq_quality_plan_step_school_id_year_be_step"
        ),
    )


def downgrade() -> None:
    """Take the tables of quality schools away."""
    op.drop_table("quality_plan_step")
    op.drop_table("quality_draft")
