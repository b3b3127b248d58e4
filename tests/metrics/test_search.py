"""A school is found as people type its name."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.search import SchoolIndex, fold, records_at

SCHOOLS = {
    "99010001": ("บ้านน้ำปั้วสมมติ", "แม่ลองสาธิต"),
    "99010002": ("บ้านนาปัวจำลอง", "แม่ลองสาธิต"),
    "99010003": ("ราษฎร์บำรุงวิทยา", "เมืองสาธิต"),
    "99010004": ("ทุ่งจำลองพิทยาคม", "เมืองสาธิต"),
    "99010005": ("บ้านทุ่งลอง (ทุ่งลองราษฎร์พัฒนา)", "ดอยสาธิต"),
    "99010006": ("อนุบาลเมืองสาธิต", "เมืองสาธิต"),
    "99010007": ("วัดใหม่สมมุติ", "เชียงลอง"),
}


def index_of(schools: dict[str, tuple[str, str]]) -> SchoolIndex:
    rows = [
        {"school_id": code, "name_th": name, "amphoe_name_th": amphoe}
        for code, (name, amphoe) in schools.items()
    ]
    return SchoolIndex(pd.DataFrame(rows).assign(tambon_name_th=None, network_name_th=None))


@pytest.fixture(scope="module")
def index() -> SchoolIndex:
    return index_of(SCHOOLS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("บ้านน้ำปั้วสมมติ", "99010001"),
        ("โรงเรียนบ้านน้ำปั้วสมมติ", "99010001"),
        ("ร.ร.น้ำปั้วสมมติ", "99010001"),
        ("น้าปัวสมมติ", "99010001"),
        ("นํ้าปั้วสมมติ", "99010001"),
        ("นำ้ปั้ว", "99010001"),
        ("บานน้ำ ปั้ว", "99010001"),
        ("นาปัว", "99010002"),
        ("ราษฏร์บำรุง", "99010003"),
        ("ราชบำรุงวิทยา", "99010003"),
        ("ราดบำรุงวิทะยา", "99010003"),
        ("ทุ่งจำลองพิทยคม", "99010004"),
        ("ทุ่งจำลองวิทยาคม", "99010004"),
        ("อนุบานเมือง", "99010006"),
        ("วัดไหม่สมมติ", "99010007"),
        ("99010005", "99010005"),
        ("๙๙๐๑๐๐๐๕", "99010005"),
        ("ดอยสาธิต", "99010005"),
        ("อ.เชียงลอง", "99010007"),
        ("ทุ่ง เมือง", "99010004"),
        ("voh[k]", "99010006"),
    ],
)
def test_search__finds_the_school_first(index: SchoolIndex, typed: str, code: str) -> None:
    found = records_at(index.schools, index.search(typed))

    assert found[0]["school_id"] == code


def test_search__an_amphoe_gives_all_its_schools(index: SchoolIndex) -> None:
    found = records_at(index.schools, index.search("อำเภอเมืองสาธิต"))

    assert {"99010003", "99010004", "99010006"} <= {row["school_id"] for row in found}


@pytest.mark.parametrize("typed", ["", "  ", "่้", "()", "zzzz", "บริษัทนานาชาติ", "=1+1", "%"])
def test_search__nonsense_finds_nothing(index: SchoolIndex, typed: str) -> None:
    assert index.search(typed) == []


def test_search__gives_no_more_than_asked_for_in_thai_order(index: SchoolIndex) -> None:
    assert index.search("9901", limit=3) == [0, 1, 2]


@pytest.mark.parametrize("typed", ["บ", "บ้", "บ้าน", "บาน", "โรงเรียนบ้าน"])
def test_search__the_front_alone_gives_the_schools_that_begin_so(
    index: SchoolIndex, typed: str
) -> None:
    found = records_at(index.schools, index.search(typed))

    assert [row["school_id"] for row in found[:3]] == ["99010001", "99010002", "99010005"]


def test_fold__is_the_same_for_each_way_to_write_am() -> None:
    assert fold("น้ำ") == fold("นํ้า") == fold("นำ้") == fold("น้า")
