"""Reading one sheet's rows out of the snapshot that is being released, and out of its earlier releases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.disclosure.earlier import Earlier, SheetKey
from metrics.disclosure.files import OWN, attached, tables_under
from metrics.disclosure.releases import compare
from metrics.disclosure.rules import Rules
from metrics.disclosure.sheets import AREA_COLUMNS, LEAF_COLUMNS, Past, Sheet
from metrics.fetching import fetch_frame
from metrics.marts.staging import SCOPE
from metrics.snapshots import INTERNAL, PUBLIC

_THEN, _SHOWN_THEN = "internal_then", "public_then"


def read_sheet(
    connection: sa.Connection, key: SheetKey, rules: Rules, earlier: Earlier
) -> tuple[Sheet, list[Past]]:
    """Read a sheet, and what each of its earlier releases says about it, newest first.

    Parameters
    ----------
    connection : of the public file that is being built, with the internal one attached as `OWN`
    """
    leaves = fetch_frame(connection, _select_leaves(OWN, key))
    areas = fetch_frame(connection, _select_areas(key))
    sheet = Sheet(leaves, areas, rules)
    past = []
    for release in earlier.releases.get(key, ()):
        folder = earlier.folder / release
        with (
            attached(connection, folder / INTERNAL, _THEN),
            attached(connection, folder / PUBLIC, _SHOWN_THEN),
        ):
            then = fetch_frame(connection, _select_leaves(_THEN, key))
            rows = connection.execute(_select_shown(_SHOWN_THEN, key))
            shown = {(level, area_id) for level, area_id in rows}
        past.append(compare(sheet, leaves, then, shown))
    return sheet, past


def _select_leaves(schema: str, key: SheetKey) -> sa.Select:
    tables = tables_under(schema)
    rows, school = tables["mart_school_result"], tables["dim_school"].c
    values = {
        "sd_score_pct": sa.case((rows.c.sd_basis == "given", rows.c.sd_score_pct)),
        "is_in_doubt": sa.func.coalesce(school.is_in_doubt, True),
    }
    columns = (values[c] if c in values else rows.c[c] for c in LEAF_COLUMNS)
    return (
        sa.select(*(v.label(c) for v, c in zip(columns, LEAF_COLUMNS, strict=True)))
        .select_from(rows.outerjoin(tables["dim_school"], school.school_id == rows.c.school_id))
        .where(*(rows.c[c] == value for c, value in zip(SCOPE, key, strict=True)))
        .order_by(rows.c.school_id, rows.c.subject)
    )


def _select_areas(key: SheetKey) -> sa.Select:
    rows = tables_under(OWN)["mart_area_result"].c
    return sa.select(*(rows[c] for c in AREA_COLUMNS)).where(
        *(rows[c] == value for c, value in zip(SCOPE, key, strict=True))
    )


def _select_shown(schema: str, key: SheetKey) -> sa.CompoundSelect:
    """Select the units, level and id, that a public file shows."""
    tables = tables_under(schema)
    school, area = tables["mart_school_result"].c, tables["mart_area_result"].c
    level = sa.literal(AreaLevel.SCHOOL.value)

    def shown(rows: Any, *columns: Any) -> sa.Select:
        is_one = (rows[c] == value for c, value in zip(SCOPE, key, strict=True))
        return sa.select(*columns).where(*is_one, rows.value_status == ValueStatus.OK.value)

    return sa.union(
        shown(school, level.label("area_level"), school.school_id.label("area_id")),
        shown(area, area.area_level, area.area_id),
    )
