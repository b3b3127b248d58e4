"""Checks of schools' names: beside the master's, and one name under two codes."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import ENGLISH_DIGITS, english_digits, fold_name, is_among, short_list
from data_pipeline.warehouse.vocabulary import AreaLevel, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_PAIRS_SHOWN = 8
_MOST_MENDED = 200
"""Rows that one mend may change; more is a list to be compared, not a slip of the pen."""

_LETTERS_OF_A_SLIP = 2
_SHORT_NAME = 10
"""Letters below which one other letter is a slip and two are another name."""

_BRACKETED = re.compile(r"[(\[].*?(?:[)\]]|$)")
_LOOK_ALIKE = str.maketrans("ฏฑ", "ฎท")
_SIGNS = r"[\s.,\"'“”‘’()\[\]{}–-]+"


class Difference(Enum):
    """How a name differs from the master's: in words, how much it weighs, whether it can be mended."""

    SIGNS = ("เพียงเว้นวรรค วงเล็บ หรือเครื่องหมาย", "by spaces, brackets or signs only", Severity.INFO)
    DIGITS = ("เพียงเลขไทยหรือเลขอารบิก", "by Thai or Arabic digits only", Severity.INFO)
    BRACKETS = (
        "ที่ข้อความในวงเล็บ ซึ่งขาดหรือถูกตัด",
        "in its brackets, which are cut or missing",
        Severity.WARNING,
    )
    SPELLING = ("ที่ตัวสะกดหนึ่งถึงสองตัว เช่น ฏ/ฎ", "by one or two letters, such as ฏ/ฎ", Severity.WARNING)
    OTHER = ("ทั้งชื่อ", "altogether", Severity.WARNING)

    def __init__(self, said_th: str, said_en: str, severity: Severity) -> None:
        self.said_th = said_th
        self.said_en = said_en
        self.severity = severity


def name_differs(batch: Batch, context: Context) -> list[Issue]:
    """Find names that differ from the master's, and say how: digits, signs, brackets, spelling."""
    rows = _beside_master(batch, context)
    rows = rows[rows["in_master"].notna() & ~_is_of_listed(batch, rows)]
    kinds = pd.Series(
        [
            Difference.OTHER if owner else _difference(name, in_master)
            for name, in_master, owner in zip(
                rows["name_th"], rows["in_master"], rows["owner"], strict=True
            )
        ],
        index=rows.index,
        dtype="object",
    )
    return [
        _said_difference(batch, kind, rows[kinds == kind])
        for kind in Difference
        if (kinds == kind).any()
    ]


def _beside_master(batch: Batch, context: Context) -> pd.DataFrame:
    """Return the rows whose name is not the one that the master has under their code.

    Returns
    -------
    Rows of the batch with ``in_master``, the name under their code (missing where the master does
    not have the code), and ``owner``, the only other code of the district with the row's name
    """
    rows = batch.rows[batch.is_school & ~batch.rows["is_in_doubt"]]
    rows = rows[rows["name_th"] != ""] if batch.header.position("name_th") is not None else rows[:0]
    rows = rows[is_among(rows["district_id"], context.master["district_id"])]
    names = context.master.drop_duplicates("school_id").set_index("school_id")["name_th"]
    rows = rows.assign(in_master=rows["school_code"].map(names))
    rows = rows[rows["name_th"] != rows["in_master"]]
    if rows.empty:
        return rows.assign(owner="")
    master = context.master[is_among(context.master["district_id"], rows["district_id"])]
    keys = master["district_id"] + "/" + _folded(master["name_th"])
    only = ~keys.duplicated(keep=False)
    owners = dict(zip(keys[only], master["school_id"][only], strict=True))
    owner = (rows["district_id"] + "/" + _folded(rows["name_th"])).map(owners).fillna("")
    return rows.assign(owner=owner.where(owner != rows["school_code"], ""))


def _is_of_listed(batch: Batch, rows: pd.DataFrame) -> pd.Series:
    """Whether a row has the name of a school whose own code stands in the file as well."""
    return is_among(rows["owner"], batch.rows["school_code"])


def _difference(name: str, in_master: str) -> Difference:
    """Say how two names differ."""
    digits = name.translate(ENGLISH_DIGITS), in_master.translate(ENGLISH_DIGITS)
    if digits[0] == digits[1]:
        return Difference.DIGITS
    one, other = fold_name(name), fold_name(in_master)
    if one == other:
        return Difference.SIGNS
    if any(re.search(r"[(\[]", text) for text in digits):
        bare = [fold_name(_BRACKETED.sub("", text)) for text in digits]
        if (bare[0] and bare[0] == bare[1]) or one.startswith(other) or other.startswith(one):
            return Difference.BRACKETS
    numbers = [re.findall(r"\d+", text) for text in digits]
    slip = _LETTERS_OF_A_SLIP if min(len(one), len(other)) >= _SHORT_NAME else 1
    is_slip = (
        one.translate(_LOOK_ALIKE) == other.translate(_LOOK_ALIKE)
        or _letters_apart(one, other) <= slip
    )
    return Difference.SPELLING if is_slip and numbers[0] == numbers[1] else Difference.OTHER


def _letters_apart(one: str, other: str) -> int:
    """Return how many letters have to be put in, taken out or changed; 3 stands for more."""
    most = _LETTERS_OF_A_SLIP + 1
    if abs(len(one) - len(other)) >= most:
        return most
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        line = [i]
        for j, against in enumerate(other, start=1):
            line.append(min(above[j] + 1, line[j - 1] + 1, above[j - 1] + int(letter != against)))
        if min(line) >= most:
            return most
        above = line
    return min(above[-1], most)


def _said_difference(batch: Batch, kind: Difference, rows: pd.DataFrame) -> Issue:
    is_same_school = kind is not Difference.OTHER
    is_info = kind.severity is Severity.INFO
    edits = [
        (int(row), "name_th", str(name))
        for row, name in zip(rows["source_row"], rows["in_master"], strict=True)
    ]
    named = zip(rows["name_th"], rows["owner"], strict=True)
    owners = [f"{name} = {owner}?" for name, owner in named if owner]
    return issue(
        "name_differs",
        kind.severity,
        batch.place("name_th", tuple(int(row) for row in rows["source_row"])),
        th=Said(
            f"ชื่อต่างจากทะเบียน{kind.said_th}" if is_same_school else "ชื่อโรงเรียนไม่ตรงกับทะเบียนของรหัสนั้น",
            _pairs(rows, "in_master"),
            _pairs(rows, "name_th"),
            "ไม่ต้องทำอะไร" if is_info else "ตรวจว่ารหัสหรือชื่อผิด",
        ),
        en=Said(
            f"the name differs from the school list {kind.said_en}"
            if is_same_school
            else "the name is not the one that the school list has under this code",
            _pairs(rows, "in_master"),
            _pairs(rows, "name_th"),
            "Nothing to do." if is_info else "Check whether the code or the name is wrong.",
        ),
        suggestion=short_list(owners) if owners else None,
        mend=batch.mend(*edits)
        if is_same_school and not is_info and len(edits) <= _MOST_MENDED
        else None,
    )


def name_shared(batch: Batch, context: Context) -> list[Issue]:
    """Find one name under two codes, where that can be a mistake.

    Notes
    -----
    Names never identify a school, and two schools of a district may rightly share one. A row is to
    be checked when the master has its name only under another code of the district, and the file
    has that code too; a master, when it has one name twice in one tambon. Without a master nothing
    can be said.
    """
    if batch.source.table == "core_school":
        return _twice_in_a_tambon(batch)
    rows = _beside_master(batch, context)
    wrong = rows[_is_of_listed(batch, rows)]
    return [_said_shared(batch, wrong)] if len(wrong) else []


def _folded(names: pd.Series) -> pd.Series:
    """Return the form by which two spellings are one name; `fold_name` for a whole column."""
    plain = english_digits(names).str.replace(r"^(?:โรงเรียน|ร\.ร\.|รร\.)\s*", "", regex=True)
    return plain.str.replace(_SIGNS, "", regex=True).str.lower()


def _same_named(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Return the rows that share their name with a row of another code, in order of the name."""
    folded = rows.assign(folded=_folded(rows["name_th"]))
    folded = folded[folded["folded"] != ""]
    one_each = folded.drop_duplicates([*by, "folded", "school_code"])
    shared = one_each[one_each.duplicated([*by, "folded"], keep=False)]
    return shared.sort_values([*by, "folded", "source_row"])


def _said_shared(batch: Batch, rows: pd.DataFrame) -> Issue:
    schools = batch.rows[batch.is_school]
    owners_rows = schools[is_among(schools["school_code"], rows["owner"])]
    shown = pd.concat([owners_rows, rows]).drop_duplicates("source_row").sort_values("source_row")
    named = shown["school_code"] + " " + shown["name_th"]
    at = shown["source_row"].astype("str")
    known = rows[rows["in_master"].notna()]
    names = [f"{row.school_code} = {row.in_master}" for row in known.itertuples()]
    owners = [f"{row.owner} = {row.name_th}" for row in rows.itertuples()]
    expected = short_list([*owners, *names], _PAIRS_SHOWN)
    edits = [
        (int(row), "name_th", str(name))
        for row, name in zip(known["source_row"], known["in_master"], strict=True)
    ]
    return issue(
        "name_shared",
        Severity.WARNING,
        batch.place("name_th", tuple(int(row) for row in shown["source_row"])),
        th=Said(
            "ชื่อเดียวอยู่กับสองรหัสในไฟล์ แต่ทะเบียนของเขตมีชื่อนี้เพียงรหัสเดียว",
            expected,
            short_list((named + " (แถว " + at + ")").tolist(), _PAIRS_SHOWN),
            "ตรวจว่าชื่อหรือรหัสของแถวนี้ผิด ถ้ารหัสถูกให้แก้ชื่อตามทะเบียน",
        ),
        en=Said(
            "one name stands under two codes, but the district's school list has it under one only",
            expected,
            short_list((named + " (row " + at + ")").tolist(), _PAIRS_SHOWN),
            "Check whether the name or the code of the row is wrong; if the code is right, take the list's name.",
        ),
        suggestion=short_list(names) or None,
        mend=batch.mend(*edits) if len(edits) <= _MOST_MENDED else None,
    )


def _twice_in_a_tambon(batch: Batch) -> list[Issue]:
    """Find schools that a master has twice under one name in the same tambon."""
    by = ["district_id", "amphoe_name_th", "tambon_name_th"]
    rows = batch.rows[batch.rows["area_level"] == AreaLevel.SCHOOL.value]
    places = rows[by].fillna("")
    rows = rows[(places != "").all(axis=1)]
    shared = _same_named(rows, *by)
    if shared.empty:
        return []
    found = short_list(
        [f"{row.name_th} ต.{row.tambon_name_th}: {row.school_code}" for row in shared.itertuples()],
        _PAIRS_SHOWN,
    )
    return [
        issue(
            "name_shared",
            Severity.WARNING,
            batch.place("name_th", tuple(int(row) for row in shared["source_row"])),
            th=Said(
                "ชื่อเดียวอยู่กับสองรหัสในตำบลเดียวกัน",
                "หนึ่งโรงเรียนมีรหัสเดียว",
                found,
                "ตรวจว่าเป็นโรงเรียนเดียวที่ลงทะเบียนซ้ำหรือไม่ ถ้าใช่ให้ลบรหัสที่เลิกใช้",
            ),
            en=Said(
                "one name stands under two codes in the same tambon",
                "one code for each school",
                found,
                "Check whether one school is listed twice; if so, take out the code that is not in use.",
            ),
        )
    ]


def _pairs(rows: pd.DataFrame, column: str) -> str:
    pairs = [f"{code} {name}" for code, name in zip(rows["school_code"], rows[column], strict=True)]
    return short_list(pairs, _PAIRS_SHOWN)
