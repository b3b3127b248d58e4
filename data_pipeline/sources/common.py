"""Headings, footers, marks and needs that several datasets share."""

from __future__ import annotations

from collections.abc import Mapping

from data_pipeline.sources.declaration import Column, Footer, Need
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus

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
RESULT_NEEDS = (Need("grade"), Need("year_be"), Need("round_no", otherwise=1))
RESULT_FOOTERS = (
    Footer(AreaLevel.OBEC, labels=("สพฐ", "ระดับสังกัด")),
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
