"""The reference mean in use for each paper and area, and whose it is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin, ValueStatus
from metrics.answers import PAPER
from metrics.marts.staging import (
    BY_AREA,
    LEVEL_COUNTS,
    SOURCE,
    insert,
    is_in_scope,
    join_sd,
    sd_basis,
    select_current,
    select_for,
    select_newest,
    stage_sd,
)
from metrics.settings import MetricsSettings


def build(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Fill ``mart_benchmark`` for the papers in scope: one reference per paper and area, from the most trusted place.

    Nation, OBEC and province: published, else a row in a received file, else computed from the
    loaded rows where they cover the level. A district's own rows come first: its printed footer is
    something to check, and in real files it was the footer that did not fit its columns.
    """
    stated = select_stated().subquery("every_stated").c
    columns = [c for c in stated if c.name != "stated_load_id"]
    every = sa.union_all(sa.select(*columns), _computed(settings)).subquery("every_reference")
    is_own = (every.c.area_level == AreaLevel.DISTRICT.value) & (
        every.c.origin == BenchmarkOrigin.COMPUTED.value
    )
    trust = sa.case(
        (is_own, 0), *((every.c.origin == o.value, i) for i, o in enumerate(BenchmarkOrigin, 1))
    )
    keys = [every.c[c] for c in (*PAPER, "area_level", "area_id")]
    position = sa.func.row_number().over(partition_by=keys, order_by=trust)
    ranked = sa.select(every, position.label("position")).subquery("ranked")
    select = select_for(
        t.mart_benchmark,
        ranked,
        sd_score_pct=sa.func.coalesce(ranked.c.sd_score_pct, stage_sd.c.total_sd),
        sd_basis=sd_basis(ranked.c.sd_score_pct),
        value_status=sa.literal(ValueStatus.OK.value),
    )
    insert(
        connection,
        t.mart_benchmark,
        select.select_from(join_sd(ranked))
        .where(ranked.c.position == 1)
        .order_by(*(ranked.c[c] for c in BY_AREA)),
    )


def select_stated() -> sa.Select:
    """Select means that somebody else states: publications, and benchmark rows in received files.

    A file that takes the place of another, and prints no mean above the district's, leaves those of
    the other standing. A district's own footer goes with its rows.
    """
    benchmarks = SOURCE["core_benchmark"]
    is_own = benchmarks.c.area_level == AreaLevel.DISTRICT.value
    counts = sa.union_all(
        select_current(benchmarks).where(is_own), _select_last_stated().where(~is_own)
    ).subquery("counts")
    current = sa.select(counts).where(
        counts.c.value_status == ValueStatus.OK.value, is_in_scope(counts)
    )
    keys = [*PAPER, "area_level", "area_id", "origin"]
    b = select_newest(current, keys, "load_id").subquery("stated").c
    row_of_file = b.source_file + ":" + sa.cast(b.source_row, sa.String)
    return sa.select(
        *(b[c] for c in (*PAPER, "area_level", "area_id", "tested_count", "mean_score_pct")),
        b.sd_score_pct,
        *(sa.cast(sa.null(), sa.Integer).label(name) for name in LEVEL_COUNTS.values()),
        sa.cast(sa.null(), sa.Double).label("covered_pct"),
        b.origin,
        sa.func.coalesce(b.source_text, row_of_file).label("source_text"),
        b.load_id.label("stated_load_id"),
    )


def _select_last_stated() -> sa.Select:
    """Select the rows above a district of the newest load of each cell that states any."""
    benchmarks, load = SOURCE["core_benchmark"], SOURCE["meta_load"]
    newest = (
        sa.select(benchmarks.c.cell_id, sa.func.max(benchmarks.c.load_id).label("load_id"))
        .join(load, load.c.load_id == benchmarks.c.load_id)
        .where(load.c.undone_at.is_(None), benchmarks.c.area_level != AreaLevel.DISTRICT.value)
        .group_by(benchmarks.c.cell_id)
        .subquery("last_stated")
    )
    is_newest = sa.and_(*(newest.c[c] == benchmarks.c[c] for c in ("cell_id", "load_id")))
    return sa.select(benchmarks).join(newest, is_newest)


def _computed(settings: MetricsSettings) -> sa.Select:
    """Means of the loaded rows, of areas that they cover."""
    a = t.mart_area_result.c
    return sa.select(
        *(a[c] for c in (*PAPER, "area_level", "area_id", "tested_count", "mean_score_pct")),
        sa.case((a.sd_basis == "given", a.sd_score_pct)).label("sd_score_pct"),
        *(a[name] for name in LEVEL_COUNTS.values()),
        a.covered_pct,
        sa.literal(BenchmarkOrigin.COMPUTED.value).label("origin"),
        _describe_rows(a).label("source_text"),
    ).where(
        a.value_status == ValueStatus.OK.value,
        a.covered_pct >= settings.min_covered_pct,
        is_in_scope(t.mart_area_result),
    )


def _describe_rows(area: Any) -> sa.ColumnElement[str]:
    """Say in words that a mean was computed, from how many schools, and how much they cover."""
    schools = sa.cast(area.school_count, sa.String) + sa.literal(" schools")
    covered = sa.cast(sa.cast(sa.func.floor(area.covered_pct), sa.Integer), sa.String)
    partly = schools + sa.literal(", covering ") + covered + sa.literal(" % of its districts")
    return sa.literal("computed from ") + sa.case((area.covered_pct < 100.0, partly), else_=schools)
