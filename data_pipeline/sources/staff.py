"""Staff and resources of each school in a year: teachers, rooms, budget."""

from __future__ import annotations

from data_pipeline.checks import SCHOOL_LIST_CHECKS
from data_pipeline.sources.common import SCHOOL_CODE_HEADINGS, SCHOOL_NAME_HEADINGS
from data_pipeline.sources.declaration import Column, Need, Source

SOURCE = Source(
    key="staff",
    title_th="ครูและทรัพยากรของโรงเรียน",
    title_en="Staff and resources",
    publisher="สพป. / สพม.",
    table="core_staff",
    needs=(Need("year_be"),),
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS),
        Column(
            "teacher_count",
            ("จำนวนครู", "ครู", "ข้าราชการครู", "จำนวนครู (คน)", "ครู (คน)", "teachers", "teacher_count"),
            is_required=True,
            is_telling=True,
            high=2000,
        ),
        Column(
            "room_count",
            ("จำนวนห้อง", "ห้องเรียน", "จำนวนห้องเรียน", "ห้อง", "rooms", "room_count"),
            high=1000,
        ),
        Column(
            "budget_baht",
            ("งบประมาณ", "งบประมาณ (บาท)", "เงินอุดหนุน", "เงินอุดหนุน (บาท)", "budget", "budget_baht"),
            is_telling=True,
            high=1e10,
        ),
    ),
    keys=("school_code",),
    checks=SCHOOL_LIST_CHECKS,
)
