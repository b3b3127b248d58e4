"""NT: the national test of ป.3. A new series began in 2562: three abilities became two."""

from __future__ import annotations

from data_pipeline.checks import RESULT_CHECKS
from data_pipeline.sources.common import (
    RESULT_COLUMNS,
    RESULT_FOOTERS,
    RESULT_MEASURES,
    RESULT_NEEDS,
    RESULT_STATUSES,
    SUBJECT_HEADINGS,
)
from data_pipeline.sources.declaration import Offer, Source, Subject, TestInfo
from data_pipeline.warehouse.vocabulary import Grade

FIRST_YEAR_OF_TWO_ABILITIES = 2562

_THREE = (Offer(last_be=FIRST_YEAR_OF_TWO_ABILITIES - 1),)
_TWO = (Offer(first_be=FIRST_YEAR_OF_TWO_ABILITIES),)

SOURCE = Source(
    key="nt",
    title_th="ผลการทดสอบ NT รายโรงเรียน",
    title_en="NT results by school",
    publisher="สพฐ.",
    table="core_test_result",
    needs=RESULT_NEEDS,
    test=TestInfo(
        "nt", "NT", "NT", sort_order=20, words=("nt",), break_year_be=FIRST_YEAR_OF_TWO_ABILITIES
    ),
    grades=(Grade.P3,),
    columns=RESULT_COLUMNS,
    subjects=(
        Subject(
            "literacy",
            "ความสามารถด้านภาษา",
            "Literacy",
            ("ภาษา", "ด้านภาษา", "ความสามารถด้านภาษา", "literacy"),
            offered=_THREE,
        ),
        Subject(
            "numeracy",
            "ความสามารถด้านคำนวณ",
            "Numeracy",
            ("คำนวณ", "ด้านคำนวณ", "ความสามารถด้านคำนวณ", "numeracy"),
            offered=_THREE,
        ),
        Subject(
            "reasoning",
            "ความสามารถด้านเหตุผล",
            "Reasoning",
            ("เหตุผล", "ด้านเหตุผล", "ความสามารถด้านเหตุผล", "reasoning"),
            offered=_THREE,
        ),
        Subject(
            "thai",
            "ความสามารถด้านภาษาไทย",
            "Thai",
            ("ภาษาไทย", "ไทย", "ด้านภาษาไทย", "ความสามารถด้านภาษาไทย", "thai"),
            offered=_TWO,
        ),
        Subject(
            "math",
            "ความสามารถด้านคณิตศาสตร์",
            "Mathematics",
            ("คณิตศาสตร์", "คณิต", "ด้านคณิตศาสตร์", "ความสามารถด้านคณิตศาสตร์", "math"),
            offered=_TWO,
        ),
        Subject(
            "total",
            "รวมทุกด้าน",
            "Total",
            (
                "รวมเฉลี่ย",
                "รวม",
                "เฉลี่ย",
                "เฉลี่ยรวม",
                "รวมทุกด้าน",
                "รวม 2 ด้าน",
                "รวม 3 ด้าน",
                "รวมความสามารถทั้ง 2 ด้าน",
                "รวมความสามารถทั้ง 3 ด้าน",
                "total",
            ),
            is_total=True,
        ),
    ),
    row_mean="total",
    measures=RESULT_MEASURES,
    subject_headings=SUBJECT_HEADINGS,
    footers=RESULT_FOOTERS,
    statuses=RESULT_STATUSES,
    checks=RESULT_CHECKS,
    caveats=("Totals before and after 2562 are not comparable.",),
)
