"""Where each school stands, in degrees."""

from __future__ import annotations

from data_pipeline.checks import COORDINATE_CHECKS
from data_pipeline.sources.common import SCHOOL_CODE_HEADINGS, SCHOOL_NAME_HEADINGS
from data_pipeline.sources.declaration import Column, Source

SOURCE = Source(
    key="coordinates",
    title_th="พิกัดโรงเรียน",
    title_en="Coordinates of schools",
    publisher="สพป. / สพม.",
    table="core_coordinate",
    columns=(
        Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
        Column("name_th", SCHOOL_NAME_HEADINGS),
        Column(
            "latitude",
            ("ละติจูด", "lat", "latitude", "พิกัด y", "y"),
            is_required=True,
            is_telling=True,
            low=-180,
            high=180,
        ),
        Column(
            "longitude",
            ("ลองจิจูด", "ลองติจูด", "lon", "lng", "long", "longitude", "พิกัด x", "x"),
            is_required=True,
            is_telling=True,
            low=-180,
            high=180,
        ),
        Column("is_approximate", ("โดยประมาณ", "พิกัดโดยประมาณ", "is_approximate")),
        Column("source_text", ("ที่มา", "แหล่งที่มา", "source", "source_text")),
    ),
    keys=("school_code",),
    checks=COORDINATE_CHECKS,
    caveats=("Thailand lies between 5.6° and 20.5° north and 97.3° and 105.7° east.",),
)
