"""School clusters (กลุ่มเครือข่าย, สหวิทยาเขต): which school belonged to which, from when to when."""

from __future__ import annotations

from data_pipeline.checks import SCHOOL_LIST_CHECKS
from data_pipeline.sources.common import SCHOOL_CODE_HEADINGS, SCHOOL_NAME_HEADINGS
from data_pipeline.sources.declaration import Column, Source

SOURCE = Source(
    key="networks",
    title_th="สมาชิกกลุ่มเครือข่าย",
    title_en="Members of school clusters",
    publisher="สพป. / สพม.",
    table="core_network_member",
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS),
        Column(
            "network_name_th",
            (
                "เครือข่าย",
                "กลุ่มเครือข่าย",
                "กลุ่มโรงเรียน",
                "ชื่อเครือข่าย",
                "สหวิทยาเขต",
                "ศูนย์เครือข่าย",
                "network",
                "network_name_th",
            ),
            is_required=True,
        ),
        Column(
            "from_be",
            ("ตั้งแต่ปี", "ปีที่เริ่ม", "from_be"),
            is_required=True,
            is_telling=True,
            low=2500,
            high=2700,
        ),
        Column("to_be", ("ถึงปี", "ปีที่สิ้นสุด", "to_be"), low=2500, high=2700),
    ),
    keys=("school_code", "from_be"),
    checks=SCHOOL_LIST_CHECKS,
    caveats=("An empty last year means: to this day.",),
)
