"""What was decided about each sheet, in tables beside the rows: units that are shown, spreads, what is taken over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import PAPER
from metrics.disclosure.earlier import SheetKey
from metrics.disclosure.sheets import Decision, Sheet
from metrics.fetching import insert_frame
from metrics.formulas import pupil_sd_from_means
from metrics.marts.staging import FEWEST_SCHOOLS_FOR_SD, SCOPE

STAGING = sa.MetaData()
shown_unit = sa.Table(
    "public_unit", STAGING,
    *(sa.Column(c, t.mart_area_result.c[c].type) for c in (*SCOPE, "area_level", "area_id")),
    prefixes=["TEMPORARY"],
)  # fmt: skip
"""Schools and areas that are shown, by sheet."""

shown_sd = sa.Table(
    "public_sd", STAGING,
    *(sa.Column(c, t.mart_school_result.c[c].type) for c in PAPER),
    sa.Column("within_sd", sa.Double), sa.Column("total_sd", sa.Double),
    sa.Column("school_count", sa.Integer), prefixes=["TEMPORARY"],
)  # fmt: skip
"""The pupils' SD of each paper, estimated from its shown schools alone."""

carried_sheet = sa.Table(
    "public_carried", STAGING, *(sa.Column(c, t.mart_school_result.c[c].type) for c in SCOPE),
    prefixes=["TEMPORARY"],
)  # fmt: skip
"""Sheets that are taken over from the newest public file."""


def stage_decision(
    connection: sa.Connection, key: SheetKey, sheet: Sheet, decision: Decision
) -> None:
    """Put down what of a sheet is shown, and the spread of its shown schools."""
    paper: dict[str, Any] = dict(zip(SCOPE, key, strict=True))
    units = decision.units
    shown = units.loc[units["is_shown"], ["area_level", "area_id"]].assign(**paper)
    if len(shown):
        insert_frame(connection, shown_unit, shown)
    sds = _estimate_sds(sheet, units)
    if len(sds):
        insert_frame(connection, shown_sd, sds.assign(**paper))


def _estimate_sds(sheet: Sheet, units: pd.DataFrame) -> pd.DataFrame:
    """Estimate the pupils' SD of each subject from the shown schools alone."""
    school = units["area_level"] == AreaLevel.SCHOOL.value
    shown = units.loc[school, "is_shown"].to_numpy("bool")
    rows = []
    for column, subject in enumerate(sheet.subjects):
        has = shown & (sheet.counts[:, column] > 0)
        if has.sum() < FEWEST_SCHOOLS_FOR_SD:
            continue
        count = sheet.counts[has, column]
        within, between = pupil_sd_from_means(sheet.points[has, column] / count, count)
        if within > 0:
            rows.append((subject, within, float(np.hypot(within, between)), int(has.sum())))
    return pd.DataFrame(rows, columns=["subject", "within_sd", "total_sd", "school_count"])


def is_shown(
    rows: sa.FromClause, level: sa.ColumnElement[Any], area_id: sa.ColumnElement[Any]
) -> sa.ColumnElement[bool]:
    """Whether the unit of a row is shown in its sheet."""
    units = sa.select(*shown_unit.c)
    key = sa.tuple_(*(rows.c[c] for c in SCOPE), level, area_id)
    return key.in_(units)


def is_carried(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row's sheet is taken over, not written anew."""
    return sa.exists().where(*(carried_sheet.c[c] == rows.c[c] for c in SCOPE))


def join_sd(rows: sa.FromClause) -> sa.FromClause:
    """Join the estimated SD of each row's paper."""
    return rows.outerjoin(shown_sd, sa.and_(*(shown_sd.c[c] == rows.c[c] for c in PAPER)))


def sd_basis(given: sa.ColumnElement[Any] | None) -> sa.ColumnElement[str]:
    """Say whether the SD in use is given, estimated or missing; None = none is ever given."""
    estimated = sa.case((shown_sd.c.total_sd.is_not(None), "estimated"), else_="missing")
    return estimated if given is None else sa.case((given.is_not(None), "given"), else_=estimated)
