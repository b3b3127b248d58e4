"""Headings, footers, marks and needs that several datasets share."""

from __future__ import annotations

from collections.abc import Mapping

from data_pipeline.sources.declaration import Column, Footer, Measure, Need
from data_pipeline.warehouse.vocabulary import AreaLevel, QualityLevel, Sex, ValueStatus

SCHOOL_CODE_HEADINGS = (
    "รหัสโรงเรียน",
    "รหัสสถานศึกษา",
    "รหัส",
    "รหัส smis",
    "รหัส smis 8 หลัก",
    "รหัสโรงเรียน (smis)",
    "รหัสโรงเรียน 8 หลัก",
    "smis",
    "smis_code",
    "school_code",
    "school_id",
    "schoolcode",
)
SCHOOL_NAME_HEADINGS = (
    "โรงเรียน",
    "ชื่อโรงเรียน",
    "ชื่อสถานศึกษา",
    "สถานศึกษา",
    "ชื่อ",
    "school_name",
    "school",
    "name",
    "name_th",
)
TESTED_COUNT_HEADINGS = (
    "จน.นร.",
    "น.ร.(คน)",
    "น.ร.",
    "นร.",
    "นร.(คน)",
    "จำนวน",
    "จำนวน(คน)",
    "จำนวนนักเรียน",
    "จำนวน นร.",
    "จำนวนนักเรียน (คน)",
    "จำนวนผู้เข้าสอบ",
    "จำนวนผู้เข้าสอบ (คน)",
    "จำนวนนักเรียนที่เข้าสอบ",
    "จำนวนนักเรียนที่เข้าสอบ (คน)",
    "จำนวนนักเรียนเข้าสอบ",
    "จำนวน นร.เข้าสอบ",
    "จำนวนคนเข้าสอบ",
    "ผู้เข้าสอบ",
    "ผู้เข้าสอบ (คน)",
    "tested_count",
    "n",
)
RESULT_COLUMNS = (
    Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
    Column("name_th", SCHOOL_NAME_HEADINGS),
    Column("tested_count", TESTED_COUNT_HEADINGS, is_required=True),
)
SUBJECT_HEADINGS = (
    "วิชา",
    "ชื่อวิชา",
    "รายวิชา",
    "กลุ่มสาระ",
    "กลุ่มสาระการเรียนรู้",
    "ด้าน",
    "สมรรถนะ",
    "ความสามารถ",
    "subject",
)
MEAN = "mean_score_pct"
RESULT_MEASURES = (
    Measure("tested_count", (*TESTED_COUNT_HEADINGS, "เข้าสอบ", "เข้าสอบ (คน)", "คน"), is_count=True),
    Measure(
        MEAN,
        (
            "ค่าเฉลี่ย",
            "คะแนนเฉลี่ย",
            "เฉลี่ย",
            "คะแนนเฉลี่ยร้อยละ",
            "เฉลี่ยร้อยละ",
            "ร้อยละเฉลี่ย",
            "mean",
            "mean_score_pct",
        ),
    ),
    Measure(
        "sd_score_pct",
        ("s.d.", "sd", "ส่วนเบี่ยงเบนมาตรฐาน", "ค่าเบี่ยงเบนมาตรฐาน", "ส่วนเบี่ยงเบน", "sd_score_pct"),
    ),
    Measure("max_score_pct", ("สูงสุด", "คะแนนสูงสุด", "max", "max_score_pct")),
    Measure("min_score_pct", ("ต่ำสุด", "คะแนนต่ำสุด", "min", "min_score_pct")),
    Measure("median_score_pct", ("มัธยฐาน", "ค่ามัธยฐาน", "median", "median_score_pct")),
    Measure(
        "pass_50_count",
        (
            "จำนวน นร. ที่ได้ 50% ขึ้นไป",
            "จำนวนนักเรียนที่ได้ 50% ขึ้นไป",
            "จำนวนนักเรียนที่ได้ร้อยละ 50 ขึ้นไป",
            "จำนวนผู้ได้ 50% ขึ้นไป",
            "จำนวนที่ได้ 50% ขึ้นไป",
            "pass_50_count",
        ),
        is_count=True,
    ),
    Measure(
        "pass_50_pct",
        (
            "ร้อยละของนักเรียนที่ได้ 50% ขึ้นไป",
            "ร้อยละนักเรียนที่ได้ 50% ขึ้นไป",
            "ร้อยละที่ได้ 50% ขึ้นไป",
            "ร้อยละผู้ได้ 50% ขึ้นไป",
            "pass_50_pct",
        ),
    ),
    *(
        measure
        for level in QualityLevel
        for measure in (
            Measure(level.value, (level.label_th, f"ระดับ{level.label_th}")),
            Measure(
                f"{level.value}_count",
                (f"จำนวน{level.label_th}", f"{level.label_th} (คน)", f"{level.value}_count"),
                is_count=True,
            ),
            Measure(
                f"{level.value}_pct",
                (f"ร้อยละ{level.label_th}", f"{level.label_th} (ร้อยละ)", f"{level.value}_pct"),
            ),
        )
    ),
    *(
        measure
        for sex in Sex
        for measure in (
            Measure(
                f"{sex}_tested_count",
                (f"จำนวนผู้เข้าสอบ ({sex.label_th})", f"เข้าสอบ{sex.label_th}", f"{sex}_tested_count"),
                is_count=True,
            ),
            Measure(
                f"{sex}_mean_score_pct",
                (f"คะแนนเฉลี่ย ({sex.label_th})", f"ค่าเฉลี่ย{sex.label_th}", f"{sex}_mean_score_pct"),
            ),
            Measure(
                f"{sex}_sd_score_pct",
                (f"ส่วนเบี่ยงเบนมาตรฐาน ({sex.label_th})", f"{sex}_sd_score_pct"),
            ),
        )
    ),
    Measure("", ("คะแนน", "คะแนนดิบ", "ระดับคุณภาพ", "คุณภาพ", "ระดับ", "แปลผล", "ลำดับ", "ลำดับที่")),
)
"""What result files give for each subject, in one row of headings or in the second of two."""

PERCENT_HEADINGS = ("ร้อยละ", "%")
"""Mean, or share of pupils with half the marks: the measures beside it tell which."""

RESULT_NEEDS = (Need("grade"), Need("year_be"), Need("round_no", otherwise=1))
RESULT_FOOTERS = (
    Footer(AreaLevel.OBEC, labels=("สพฐ", "ระดับสังกัด")),
    Footer(AreaLevel.PROVINCE, labels=("ระดับจังหวัด",)),
    Footer(AreaLevel.REGION, labels=("ระดับศึกษาธิการภาค", "ระดับภาค")),
    Footer(AreaLevel.NATION, code="00000000", labels=("ระดับประเทศ",)),
    Footer(AreaLevel.DISTRICT, code_ends="0000", labels=("ระดับเขต", "เขตพื้นที่การศึกษา")),
)
TOTAL_LABELS = (
    "รวม",
    "รวมทั้งสิ้น",
    "รวมทั้งหมด",
    "รวมทั้งเขต",
    "รวมทุกโรงเรียน",
    "ผลรวม",
    "ยอดรวม",
    "grand total",
    "total",
)
"""Labels of a row, or of a block, that adds up everything before it."""

COUNT_STATUSES: Mapping[str, ValueStatus] = {
    "": ValueStatus.NOT_REPORTED,
    "-": ValueStatus.NOT_REPORTED,
    "–": ValueStatus.NOT_REPORTED,
    "n/a": ValueStatus.NOT_REPORTED,
    "*": ValueStatus.SUPPRESSED,
}
"""Marks in the place of a number of pupils."""

RESULT_STATUSES: Mapping[str, ValueStatus] = {
    "": ValueStatus.NOT_REPORTED,
    "-": ValueStatus.NOT_REPORTED,
    "–": ValueStatus.NOT_REPORTED,
    "ไม่มี": ValueStatus.NOT_REPORTED,
    "n/a": ValueStatus.NOT_REPORTED,
    "*": ValueStatus.SUPPRESSED,
    "ขาดสอบ": ValueStatus.NOT_TESTED,
    "ไม่มีผู้เข้าสอบ": ValueStatus.NOT_TESTED,
    "ไม่เข้าสอบ": ValueStatus.NOT_TESTED,
}
