"""Self-assessments of quality schools: the level of each indicator, by round."""

from __future__ import annotations

from data_pipeline.checks import SCHOOL_LIST_CHECKS
from data_pipeline.sources.common import SCHOOL_CODE_HEADINGS, SCHOOL_NAME_HEADINGS
from data_pipeline.sources.declaration import Column, Need, Source, Spread

SOURCE = Source(
    key="quality_assessment",
    title_th="ผลการประเมินโรงเรียนคุณภาพรายตัวชี้วัด",
    title_en="Assessments of quality schools by indicator",
    publisher="สพป. / สพม.",
    table="core_assessment",
    needs=(
        Need("year_be"),
        Need(
            "round_no",
            question_th="รอบการประเมิน (1, 2, 3 …)",
            question_en="round of assessment (1, 2, 3 …)",
        ),
    ),
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS),
        Column("assessed_on", ("วันที่ประเมิน", "วันที่", "assessed_on"), is_telling=True),
        Column("indicator_version", ("ฉบับตัวชี้วัด", "เวอร์ชัน", "indicator_version")),
        Column("indicator", ("ตัวชี้วัด", "ตัวบ่งชี้", "รหัสตัวชี้วัด", "indicator"), is_telling=True),
        Column(
            "indicator_level",
            ("ระดับ", "ระดับที่ได้", "ระดับการประเมิน", "level", "indicator_level"),
            is_telling=True,
            low=0,
            high=10,
        ),
    ),
    spreads=(Spread("indicator", "indicator_level", pattern=r"[1-9]\.\d{1,2}\.\d{1,2}"),),
    keys=("school_code", "indicator"),
    checks=SCHOOL_LIST_CHECKS,
    caveats=("An indicator without a level was not assessed: the assessment is partial.",),
)
