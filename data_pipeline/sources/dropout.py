"""Dropout: pupils who left during the year, by grade, sex and cause, in the file's own words."""

from __future__ import annotations

from data_pipeline.causes import fold_cause, known_causes
from data_pipeline.checks import DROPOUT_CHECKS
from data_pipeline.grades import SEX_WORDS
from data_pipeline.sources.common import (
    COUNT_STATUSES,
    SCHOOL_CODE_HEADINGS,
    SCHOOL_NAME_HEADINGS,
    TOTAL_LABELS,
)
from data_pipeline.sources.declaration import Column, Footer, Need, Source, Spread
from data_pipeline.warehouse.vocabulary import AreaLevel

CAUSE_HEADINGS = frozenset(known_causes()) | set(
    map(fold_cause, ("อื่น ๆ", "สาเหตุอื่น", "สาเหตุอื่น ๆ", "other"))
)
"""Headings of a sheet that has a column for each cause."""

SOURCE = Source(
    key="dropout",
    title_th="นักเรียนออกกลางคันรายชั้น เพศ และสาเหตุ",
    title_en="Pupils who left, by grade, sex and cause",
    publisher="สพป. / สพม.",
    table="core_dropout",
    needs=(Need("year_be"),),
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS),
        Column("grade", ("ชั้น", "ระดับชั้น", "ชั้นเรียน", "grade"), is_required=True, is_telling=True),
        Column("sex", ("เพศ", "sex"), is_telling=True),
        Column(
            "cause_th",
            ("สาเหตุ", "สาเหตุการออก", "สาเหตุการออกกลางคัน", "สาเหตุที่ออกกลางคัน", "cause"),
            is_required=True,
            is_telling=True,
        ),
        Column(
            "leaver_count",
            (
                "จำนวน",
                "จำนวน (คน)",
                "จำนวนนักเรียน",
                "จำนวนนักเรียน (คน)",
                "จำนวนนักเรียนออกกลางคัน",
                "จำนวนที่ออกกลางคัน",
                "leavers",
                "leaver_count",
            ),
            is_required=True,
        ),
        Column("leaver_total", TOTAL_LABELS),
    ),
    spreads=(
        Spread("cause_th", "leaver_count", words=CAUSE_HEADINGS, takes_neighbours=True),
        Spread("sex", "leaver_count", words=frozenset(SEX_WORDS)),
    ),
    helpers=("leaver_total",),
    footers=(Footer(AreaLevel.DISTRICT, code_ends="0000"),),
    totals=TOTAL_LABELS,
    statuses=COUNT_STATUSES,
    checks=DROPOUT_CHECKS,
    caveats=(
        "There is no single official definition of dropping out; the file's own cause is kept.",
        "A transfer, a death and an unstated cause are no dropouts: they are counted apart.",
    ),
)
