"""Groups get their names from what is kept: each its own, in Thai order, never another's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics import groups
from metrics.answers import NATION, Area
from metrics.groups import Groups
from metrics.references import put_references
from metrics.rows import Rows, Words

PAPER = {"test": "nt", "grade": "p3", "year_be": 2567, "subject": "math"}
SCHOOLS = Groups.of_schools(
    pd.DataFrame({
        "school_id": ["99010001", "99010002"],
        "name_th": ["บ้านหนอง", "บ้านกลาง"],
        "name_rank": [2, 1],
        "region_id": ["north", "north"],
        "province_id": ["99", "99"],
        "district_id": ["9901", "9901"],
        "network_id": ["9901-หนึ่ง", None],
        "size_band": ["small", None],
        "pupil_count": [80, None],
        "amphoe_name_th": ["เมืองสาธิต", None],
    })
)  # fmt: skip
AREAS = pd.DataFrame(
    [
        ("nation", "0000", "ประเทศ", 0, None, None, None),
        ("province", "99", "จังหวัด", 1, "nation", "0000", "north"),
        ("district", "9902", "เขตสอง", 3, "province", "99", "north"),
        ("district", "9901", "เขตหนึ่ง", 2, "province", "99", "north"),
        ("network", "9901-หนึ่ง", "เครือข่ายหนึ่ง", 4, "district", "9901", None),
        ("size_band", "0000-small", "เล็ก", 5, "nation", "0000", None),
        ("size_band", "9901-small", "เล็ก", 6, "district", "9901", None),
    ],
    columns=[
        "area_level", "area_id", "name_th", "name_rank", "parent_level", "parent_id", "region_id",
    ],
)  # fmt: skip


def rows(*ids: str, **other: list[str]) -> Rows:
    columns = {"group_id": list(ids), **{key: [value] * len(ids) for key, value in PAPER.items()}}
    return Rows.read(pa.table(columns | other))


def ids_inside(level: AreaLevel, within: Area | None) -> list[str]:
    groups = Groups.of_areas(AREAS, level)
    inside = groups.inside(within)
    listed = groups.ids.to_pylist()
    return (
        listed
        if inside is None
        else [one for one, is_in in zip(listed, inside, strict=True) if is_in]
    )


def test_names__stand_in_thai_order_each_beside_its_own_code() -> None:
    named = SCHOOLS.name(rows("99010001", "99010002"))

    assert named.frame(["group_id", "name_th"]).to_numpy().tolist() == [
        ["99010002", "บ้านกลาง"],
        ["99010001", "บ้านหนอง"],
    ]


@pytest.mark.parametrize("many", [1, 2000])
def test_find_words__one_by_one_or_all_at_once(monkeypatch, many: int) -> None:
    monkeypatch.setattr(groups, "_MANY", many)
    words = Words.of(["99010002", None, "99010009", "99010001", "99010002"])

    found = SCHOOLS.find_words(words)

    assert [SCHOOLS.ids[at].as_py() if at >= 0 else None for at in found.tolist()] == [
        "99010002", None, None, "99010001", "99010002",
    ]  # fmt: skip


def test_names__a_school_without_one_never_takes_that_of_another() -> None:
    named = SCHOOLS.name(rows("99010009", "99010001"))

    assert named.words("group_id").listed() == ["99010001"]


def test_names__rows_of_groups_outside_are_left_out() -> None:
    named = SCHOOLS.name(rows("99010001", "99010002"), Area(AreaLevel.NETWORK, "9901-หนึ่ง"))

    assert named.words("group_id").listed() == ["99010001"]


@pytest.mark.parametrize(
    ("level", "within", "expected"),
    [
        (AreaLevel.DISTRICT, None, ["9901", "9902"]),
        (AreaLevel.DISTRICT, NATION, ["9901", "9902"]),
        (AreaLevel.DISTRICT, Area(AreaLevel.PROVINCE, "99"), ["9901", "9902"]),
        (AreaLevel.DISTRICT, Area(AreaLevel.REGION, "south"), []),
        (AreaLevel.DISTRICT, Area(AreaLevel.NETWORK, "9901-หนึ่ง"), []),
        (AreaLevel.NETWORK, Area(AreaLevel.PROVINCE, "99"), ["9901-หนึ่ง"]),
        (AreaLevel.NETWORK, Area(AreaLevel.REGION, "north"), ["9901-หนึ่ง"]),
        (AreaLevel.NETWORK, Area(AreaLevel.DISTRICT, "9902"), []),
        (AreaLevel.SIZE_BAND, None, ["0000-small"]),
        (AreaLevel.SIZE_BAND, Area(AreaLevel.DISTRICT, "9901"), ["9901-small"]),
        (AreaLevel.SIZE_BAND, Area(AreaLevel.PROVINCE, "99"), []),
        (AreaLevel.NATION, Area(AreaLevel.DISTRICT, "9901"), []),
        (AreaLevel.NATION, NATION, ["0000"]),
    ],
)
def test_inside__says_which_groups_stand_in_an_area(
    level: AreaLevel, within: Area | None, expected: list[str]
) -> None:
    assert ids_inside(level, within) == expected


def test_references__each_row_gets_its_own_area_s_and_its_own_paper_s() -> None:
    own = rows("a", "b", "c", "d", subject=["math", "math", "thai", "math"])
    others = pa.table({
        "area_id": ["9901", "9902", "9901"],
        **{key: [value] * 3 for key, value in PAPER.items() if key != "subject"},
        "subject": ["math", "math", "science"],
        "mean_score_pct": [41.0, 42.0, 43.0],
    })  # fmt: skip

    places = Words.of(["9902", "9901", "9901", None])
    put = put_references(own, (), places, Rows.read(others))

    assert put["reference_mean_score_pct"].tolist()[:2] == [42.0, 41.0]
    assert np.isnan(put["reference_mean_score_pct"]).tolist() == [False, False, True, True]
    assert put.words("reference_source_text").listed() == [None] * 4
