"""Repair of damaged Thai: damage is undone, clean text is never touched."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_pipeline.text import fold_heading, tidy, tidy_column

CLEAN = [
    "โรงเรียนบ้านทุ่งสาธิต", "สำนักงานเขตพื้นที่การศึกษา", "น้ำปั้ว", "เหลื่อมล้ำ", "จำนวนผู้เข้าสอบ",
    "กี่", "ทั้งสิ้น", "เปรียบเทียบ", "ร้อยละ", "ผู้อำนวยการ", "กฎ", "กุฏิ", "์".join(["จันท", ""]), "ก็", "café 12",
]  # fmt: skip


@pytest.mark.parametrize("text", CLEAN)
def test_tidy__clean_text_stays(text: str) -> None:
    assert tidy(text) == text
    assert tidy_column(pd.Series([text], dtype="str")).tolist() == [text]


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("ล าปาง", "ลำปาง"),
        ("จ านวนผู้เข้าสอบ", "จำนวนผู้เข้าสอบ"),
        ("เหลื่อมล ้า", "เหลื่อมล้ำ"),
        ("ล้ าหน้า", "ล้ำหน้า"),
        ("พ้ืนที่", "พื้นที่"),
        ("การจััด", "การจัด"),
        ("น\u0e4d\u0e49\u0e32ป้ัว", "น้ำปั้ว"),
        ("จ\u0e4d\u0e32นวน", "จำนวน"),
        ("่โรงเรียน", "โรงเรียน"),
        ("รร ์ บ้านใหม่", "รร บ้านใหม่"),
        ("บ้าน\u200bใหม่\u00a0", "บ้านใหม่"),
        ("โรงเรียน".encode("cp874").decode("latin-1"), "โรงเรียน"),
    ],
)
def test_tidy__undoes_damage_in_cells_and_headings(damaged: str, right: str) -> None:
    assert tidy(damaged) == right
    assert tidy_column(pd.Series(["ดี", damaged], dtype="str")).tolist() == ["ดี", right]
    assert fold_heading(damaged) == fold_heading(right)


@given(
    st.text(
        st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
        | st.sampled_from(" a1.\u00a0\u200b")
    )
)
@example("ก\u0e48\u0e3a")
def test_tidy__twice_is_once_and_a_column_agrees(text: str) -> None:
    once = tidy(text)

    assert tidy(once) == once
    assert tidy_column(pd.Series([text], dtype="str")).tolist() == [once]
