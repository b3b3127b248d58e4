"""Enrolment: pupils and rooms of each school by grade and sex, at one of the year's three dates."""

from __future__ import annotations

from data_pipeline.checks import ENROLMENT_CHECKS
from data_pipeline.sources.common import (
    COUNT_STATUSES,
    SCHOOL_CODE_HEADINGS,
    SCHOOL_NAME_HEADINGS,
    TOTAL_LABELS,
)
from data_pipeline.sources.declaration import Blocks, Column, Footer, Need, Source, Subtotal
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade

ROUND = Need(
    "round_no",
    words={
        1: ("10 มิถุนายน", "10 มิ.ย.", "มิถุนายน", "มิ.ย."),
        2: ("10 พฤศจิกายน", "10 พ.ย.", "พฤศจิกายน", "พ.ย."),
        3: ("สิ้นปี", "31 มีนาคม", "31 มี.ค.", "มีนาคม", "มี.ค."),
    },
    question_th="รอบข้อมูล (1 = 10 มิ.ย. 2 = 10 พ.ย. 3 = สิ้นปีการศึกษา)",
    question_en="round (1 = 10 June, 2 = 10 November, 3 = end of the year)",
)
"""A rate says which round is its denominator, so the round is never taken for granted."""

SOURCE = Source(
    key="enrolment",
    title_th="จำนวนนักเรียนรายชั้นและเพศ",
    title_en="Enrolment by grade and sex",
    publisher="สพป. / สพม.",
    table="core_enrolment",
    needs=(Need("year_be"), ROUND),
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS),
    ),
    blocks=Blocks(
        measures={
            "male": ("ชาย", "ช", "นักเรียนชาย", "male"),
            "female": ("หญิง", "ญ", "นักเรียนหญิง", "female"),
            "both": ("รวม", "ทั้งหมด", "total"),
            "room_count": ("ห้อง", "ห้องเรียน", "จำนวนห้อง", "จำนวนห้องเรียน", "rooms"),
        },
        label_headings=("ชั้น/เพศ", "ชั้น", "ระดับชั้น", "ชั้นเรียน"),
        subtotals=(
            Subtotal(
                Grade.K1,
                Grade.K3,
                ("รวมก่อนประถม", "รวมก่อนประถมศึกษา", "รวมอนุบาล", "รวม อบ.", "รวม อ."),
            ),
            Subtotal(Grade.P1, Grade.P6, ("รวมประถมศึกษา", "รวมประถม", "รวม ป.", "รวม ป.1-ป.6")),
            Subtotal(
                Grade.M1,
                Grade.M3,
                (
                    "รวมมัธยมต้น",
                    "รวมมัธยมศึกษาตอนต้น",
                    "รวมมัธยมตอนต้น",
                    "รวม ม.ต้น",
                    "รวม ม.1-ม.3",
                ),
            ),
            Subtotal(
                Grade.M4,
                Grade.M6,
                (
                    "รวมมัธยมปลาย",
                    "รวมมัธยมศึกษาตอนปลาย",
                    "รวมมัธยมตอนปลาย",
                    "รวม ม.ปลาย",
                    "รวม ม.4-ม.6",
                ),
            ),
            Subtotal(Grade.M1, Grade.M6, ("รวมมัธยมศึกษา", "รวมมัธยม", "รวม ม.", "รวม ม.1-ม.6")),
            Subtotal(Grade.K1, Grade.M6, TOTAL_LABELS),
        ),
    ),
    footers=(Footer(AreaLevel.DISTRICT, code_ends="0000"),),
    totals=TOTAL_LABELS,
    statuses=COUNT_STATUSES,
    checks=ENROLMENT_CHECKS,
    caveats=(
        "An empty cell is a grade that the school does not teach; 0 is a grade without pupils.",
    ),
)
