"""Our mean of an area beside each mean of it that somebody else states."""

from __future__ import annotations

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import PAPER
from metrics.marts.references import select_stated
from metrics.marts.results import GROUPINGS, Grouping
from metrics.marts.staging import insert, is_counted, select_for, stage_result

_LEVELS = (AreaLevel.NATION, AreaLevel.PROVINCE, AreaLevel.DISTRICT)
"""Levels that are published, and that loaded rows can add up to."""


def build(connection: sa.Connection) -> None:
    """Fill ``mart_reconciliation`` for the papers in scope; ``mart_area_result`` must be there."""
    stated = select_stated().subquery("stated")
    wanted = [grouping for grouping in GROUPINGS if grouping[0] in _LEVELS]
    simple = sa.union_all(*map(_simple_means, wanted)).subquery("simple")
    ours = t.mart_area_result
    keys = (*PAPER, "area_level", "area_id")
    rows = stated.join(ours, sa.and_(*(stated.c[k] == ours.c[k] for k in keys)))
    rows = rows.join(simple, sa.and_(*(stated.c[k] == simple.c[k] for k in keys)))
    own = ("tested_count", "school_count", "covered_pct", "mean_score_pct")
    select = select_for(
        t.mart_reconciliation,
        stated,
        **{name: ours.c[name] for name in own},
        simple_mean_pct=simple.c.simple_mean_pct,
        load_id=simple.c.load_id,
        stated_mean_pct=stated.c.mean_score_pct,
        stated_tested_count=stated.c.tested_count,
    )
    insert(
        connection,
        t.mart_reconciliation,
        select.select_from(rows).order_by(*(stated.c[k] for k in keys)),
    )


def _simple_means(grouping: Grouping) -> sa.Select:
    """Means of a level's areas with each school counted once, as many offices state them."""
    r = stage_result.c
    level, name_area = grouping
    area_id = name_area(r)
    return (
        sa.select(
            *(r[c] for c in PAPER),
            sa.literal(level.value).label("area_level"),
            area_id.label("area_id"),
            sa.func.avg(r.mean_score_pct).label("simple_mean_pct"),
            sa.func.max(r.load_id).label("load_id"),
        )
        .where(is_counted(stage_result), area_id.is_not(None))
        .group_by(*(r[c] for c in PAPER), area_id)
    )
