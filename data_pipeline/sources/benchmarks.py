"""Published means of the nation, of OBEC and of other areas, in long form with their source."""

from __future__ import annotations

from collections.abc import Mapping

from data_pipeline.checks import BENCHMARK_CHECKS
from data_pipeline.sources.declaration import Column, Source
from data_pipeline.warehouse.vocabulary import AreaLevel

LEVEL_WORDS: Mapping[str, AreaLevel] = {
    **{level.value: level for level in AreaLevel},
    **{level.label_th: level for level in AreaLevel},
    "ระดับประเทศ": AreaLevel.NATION,
    "สังกัด": AreaLevel.OBEC,
}
"""Words of the level column."""

SOURCE = Source(
    key="benchmarks",
    title_th="คะแนนเฉลี่ยที่ประกาศ",
    title_en="Published means",
    publisher="สทศ. / สพฐ.",
    table="core_benchmark",
    columns=(
        Column("test", ("test", "การทดสอบ", "การสอบ"), is_required=True),
        Column("grade", ("grade", "ชั้น", "ระดับชั้น"), is_required=True),
        Column("year_be", ("year_be", "year", "ปีการศึกษา", "ปี"), is_required=True),
        Column("area_level", ("area_level", "level", "ระดับ"), is_required=True),
        Column("area_id", ("area_id", "รหัสพื้นที่")),
        Column("subject", ("subject", "วิชา", "ด้าน", "สาระ"), is_required=True),
        Column(
            "mean_score_pct",
            ("mean_score_pct", "mean", "คะแนนเฉลี่ย", "ค่าเฉลี่ย", "เฉลี่ย"),
            is_required=True,
        ),
        Column("sd_score_pct", ("sd_score_pct", "sd", "s.d.", "ส่วนเบี่ยงเบนมาตรฐาน")),
        Column("tested_count", ("tested_count", "จำนวนผู้เข้าสอบ")),
        Column("source_text", ("source_text", "source", "ที่มา", "แหล่งที่มา")),
    ),
    checks=BENCHMARK_CHECKS,
)
