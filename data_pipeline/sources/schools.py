"""School master: which schools an area has. The row PPAA0000 names the area itself."""

from __future__ import annotations

from data_pipeline.checks import MASTER_CHECKS
from data_pipeline.sources.common import SCHOOL_CODE_HEADINGS, SCHOOL_NAME_HEADINGS
from data_pipeline.sources.declaration import Column, Footer, Source
from data_pipeline.warehouse.vocabulary import AreaLevel

SOURCE = Source(
    key="schools",
    title_th="ทะเบียนโรงเรียน",
    title_en="School master",
    publisher="สพป. / สพม.",
    table="core_school",
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS, is_required=True),
        Column(
            "ministry_code",
            ("รหัสกระทรวง", "รหัสกระทรวง 10 หลัก", "รหัส 10 หลัก", "ministry_code", "moe_code"),
        ),
        Column("percode", ("percode", "รหัส percode", "รหัส 6 หลัก", "รหัส สพฐ.", "obec_code")),
        Column(
            "district_id",
            ("รหัสเขต", "รหัสเขตพื้นที่", "รหัสเขตพื้นที่การศึกษา", "district_id", "area_code"),
        ),
        Column("province_id", ("รหัสจังหวัด", "province_id", "province_code")),
        Column("province_name_th", ("จังหวัด", "ชื่อจังหวัด", "province", "province_name_th")),
        Column("amphoe_name_th", ("อำเภอ", "ชื่ออำเภอ", "amphoe", "amphoe_name_th")),
        Column("tambon_name_th", ("ตำบล", "ชื่อตำบล", "tambon", "tambon_name_th")),
        Column(
            "network_name_th",
            (
                "เครือข่าย",
                "กลุ่มเครือข่าย",
                "กลุ่มโรงเรียน",
                "กลุ่ม",
                "สหวิทยาเขต",
                "ศูนย์เครือข่าย",
                "network",
                "network_name_th",
            ),
        ),
        Column(
            "pupil_count",
            ("จำนวนนักเรียน", "จำนวนนักเรียน (คน)", "นักเรียน", "นักเรียนรวม", "pupils", "pupil_count"),
        ),
    ),
    footers=(Footer(AreaLevel.DISTRICT, code_ends="0000"),),
    checks=MASTER_CHECKS,
)
