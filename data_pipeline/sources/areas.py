"""Areas by name: service areas, provinces, regions, amphoe, tambon, with what they belong to."""

from __future__ import annotations

from data_pipeline.checks import LIST_CHECKS
from data_pipeline.sources.declaration import Column, Source
from data_pipeline.warehouse.vocabulary import PlaceLevel

LEVEL_WORDS = tuple(
    (word, level.value) for level in PlaceLevel for word in (level.value, level.label_th)
)

SOURCE = Source(
    key="areas",
    title_th="รายชื่อพื้นที่",
    title_en="Areas",
    publisher="สพฐ. / กรมการปกครอง",
    table="core_area",
    columns=(
        Column(
            "area_level",
            ("ประเภทพื้นที่", "ระดับพื้นที่", "area_level"),
            is_required=True,
            is_telling=True,
            words=LEVEL_WORDS,
        ),
        Column("area_id", ("รหัสพื้นที่", "area_id"), is_required=True, is_telling=True),
        Column("name_th", ("ชื่อพื้นที่", "ชื่อ", "name_th"), is_required=True),
        Column("name_en", ("ชื่อภาษาอังกฤษ", "name_en")),
        Column(
            "parent_level",
            ("ประเภทพื้นที่ที่สังกัด", "parent_level"),
            words=LEVEL_WORDS,
        ),
        Column("parent_id", ("รหัสพื้นที่ที่สังกัด", "parent_id")),
        Column("from_be", ("ตั้งแต่ปี", "from_be"), low=2400, high=2700),
        Column("to_be", ("ถึงปี", "to_be"), low=2400, high=2700),
    ),
    keys=("area_level", "area_id"),
    checks=LIST_CHECKS,
)
