"""Personal data of pupils and parents: recognised before anything is kept, never repeated in words.

A file that holds any is refused, or reduced to the columns that its dataset declares. Messages
name the kind, the column's letter and the number of cells, never what stands in one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
import sqlalchemy as sa

from data_pipeline.checks.issue import Issue, Place, Refusal, Said, issue
from data_pipeline.extract import Sheet
from data_pipeline.recognise import Recognised
from data_pipeline.sources import sources
from data_pipeline.text import ENGLISH_DIGITS, fold_heading, short_list, tidy
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.sheets import column_letter
from data_pipeline.warehouse.vocabulary import Severity

PERSONAL_CHECK = "personal_data"
"""Key of the check that refuses."""

_HEADINGS_WITHIN = 40
_LONGEST_HEADING = 60
_FULL = 0.6
"""Share of the fullest row's cells that a row of headings fills."""

_FEWEST_ADULTS = 3
_FEWEST_BIRTHDAYS = 5
_MOST_SHOWN = 8

_ID = re.compile(r"(?<!\d)[1-8](?:[ -]?\d){12}(?!\d)")
_CHILD = re.compile(r"^\s*(?:ด\s*\.\s*[ชญ]\s*\.|เด็กชาย|เด็กหญิง)")
_ADULT = re.compile(r"^\s*(?:นาย|นางสาว|นาง|น\.ส\.)\s*[ก-ฮเ-ไ]")
_MOBILE = re.compile(r"^\s*(?:\+66|0)[ -]?[689]\d?(?:[ -]?\d){7,8}\s*$")
_DATE = re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}[/.-](?:25[3-7]\d|19[89]\d|20[0-2]\d)\s*$")

_PLAIN_NUMBER = "[0-9๐-๙ ,.%-]*"
_SUSPICIOUS = "|".join(
    (
        "[1-8๑-๘][0-9๐-๙ -]{12,17}",
        "ด *[.] *[ชญ]",
        "เด็กชาย|เด็กหญิง",
        "^ *(?:นาย|นาง|น[.]ส[.])",
        "^ *(?:[+]66|[0๐])[ -]?[689๖๘๙][0-9๐-๙ -]{7}",
        "^ *[0-9๐-๙]{1,2}[/.-][0-9๐-๙]{1,2}[/.-][0-9๐-๙]{4} *$",
    )
)
"""A cell without any of this holds nothing personal by itself; one scan of a column says so."""

_ID_WORDS = ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "บัตรประชาชน", "เลขประจำตัว13หลัก", "citizenid")
_NAME_WORDS = (
    "ชื่อนักเรียน",
    "นามสกุล",
    "ชื่อสกุล",
    "ชื่อตัว",
    "บิดา",
    "มารดา",
    "ผู้ปกครอง",
    "firstname",
    "lastname",
)
_BIRTH_WORDS = ("วันเกิด", "วันเดือนปีเกิด", "วดปเกิด", "birthdate", "dateofbirth")
_HOME_WORDS = ("บ้านเลขที่", "ที่อยู่", "รายได้ผู้ปกครอง", "รายได้ครอบครัว", "โทรศัพท์มือถือ", "เบอร์มือถือ")
_OFFICIAL_WORDS = (
    "ผู้อำนวยการ",
    "ผู้บริหาร",
    "ครู",
    "ผู้รายงาน",
    "ผู้ประสาน",
    "ศึกษานิเทศก์",
    "โรงเรียน",
    "สถานศึกษา",
)


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that holds personal data.

    Parameters
    ----------
    sheet : name of the sheet; "" in a text file
    column : position from 0
    kind_th, kind_en : what it is, in our words
    count : cells that hold it
    """

    sheet: str
    column: int
    kind_th: str
    kind_en: str
    count: int


_KINDS = {
    "id": ("เลขประจำตัวประชาชน", "citizen ID"),
    "name": ("ชื่อนักเรียนหรือผู้ปกครอง", "name of a pupil or parent"),
    "birth": ("วันเกิด", "birth date"),
    "phone": ("โทรศัพท์มือถือ", "mobile number"),
    "home": ("ที่อยู่หรือรายได้", "address or income"),
}


def is_citizen_id(digits: str) -> bool:
    """Whether thirteen digits carry the check digit of a Thai citizen ID.

    Examples
    --------
    >>> is_citizen_id("1101700230708"), is_citizen_id("1101700230700")
    (True, False)
    """
    weighted = sum(
        int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False)
    )
    return len(digits) == 13 and (11 - weighted % 11) % 10 == int(digits[-1])


def mask(text: str) -> str:
    """Return a text in which citizen IDs, and what follows a child's title, cannot be read.

    Examples
    --------
    >>> mask("ผล_1-1017-00230-70-8.csv"), mask("ด.ช.สมชาย ใจดี.csv"), mask("onet_p6_2558.csv")
    ('ผล_•••••••••••••.csv', '••••.csv', 'onet_p6_2558.csv')
    """
    plain = text.translate(ENGLISH_DIGITS)
    text = (
        _ID.sub(
            lambda found: "•" * 13 if is_citizen_id(re.sub(r"\D", "", found[0])) else found[0],
            plain,
        )
        if _ID.search(plain)
        else text
    )
    return re.sub(r"(?:ด\s*\.\s*[ชญ]\s*\.|เด็กชาย|เด็กหญิง)[^._\d]*(?:\s[^._\d]*)?", "••••", text)


def find_personal(sheets: Iterable[Sheet]) -> list[Personal]:
    """Return the columns of a file that hold personal data of pupils or parents."""
    found: list[Personal] = []
    for sheet in sheets:
        headings = _heading_rows(sheet)
        for position in range(sheet.cells.shape[1]):
            kind, count = _look_at(sheet.cells.iloc[:, position], headings)
            if kind:
                found.append(Personal(sheet.name, position, *_KINDS[kind], count))
    return found


def _heading_rows(sheet: Sheet) -> int:
    """Return how many rows from the top may be headings: to the first full row, and one without numbers."""
    top = sheet.cells.head(_HEADINGS_WITHIN).to_numpy(dtype=object).tolist()
    filled = [sum(1 for text in row if text) for row in top]
    first = next((i for i, count in enumerate(filled) if count >= _FULL * max(filled)), 0)
    below = top[first + 1] if first + 1 < len(top) else []
    has_numbers = any(text[:1].isdigit() for text in below)
    return first + 1 if has_numbers else first + 2


def _look_at(column: pd.Series, headings: int) -> tuple[str, int]:
    """Return which kind of personal data a column holds, and in how many cells; "" for none."""
    filled = column[column.str.len() > 0]
    top = [fold_heading(text) for text in column.iloc[:headings].tolist() if text]
    below = column.iloc[headings:]
    heading = _heading_kind(top)
    if heading == "name":  # a count under “moved with the parents” names nobody
        below = below.where(~below.str.fullmatch(_PLAIN_NUMBER), "")
    if heading and (below.str.len() > 0).any():
        return heading, int((below.str.len() > 0).sum())
    suspects = filled[filled.str.contains(_SUSPICIOUS, regex=True)]
    if suspects.empty:
        return "", 0
    texts = [tidy(text).translate(ENGLISH_DIGITS) for text in suspects.tolist()]
    ids = sum(_holds_id(text) for text in texts)
    children = sum(bool(_CHILD.match(text)) for text in texts)
    if ids or children:
        return ("id", ids) if ids >= children else ("name", children)
    is_official = any(word in text for text in top for word in _OFFICIAL_WORDS)
    adults = sum(bool(_ADULT.match(text)) for text in texts)
    if adults >= _FEWEST_ADULTS and not is_official:
        return "name", adults
    mobiles = sum(bool(_MOBILE.match(text)) for text in texts)
    if mobiles >= _FEWEST_ADULTS and not is_official:
        return "phone", mobiles
    dates = {text for text in texts if _DATE.match(text)}
    if _date_headings().intersection(top):
        return "", 0
    if len(dates) >= _FEWEST_BIRTHDAYS and 2 * len(texts) > len(filled):
        return "birth", len(texts)
    return "", 0


@cache
def _date_headings() -> frozenset[str]:
    """Return the folded headings of the days that a dataset states: no birthdays.

    A bare “date” is not among them: it stands over birthdays as well.
    """
    bare = {fold_heading(word) for word in ("วันที่", "date")}
    named = frozenset(
        fold_heading(heading)
        for source in sources().values()
        for column in source.columns
        if column.field in FIELDS
        and isinstance(sa.types.to_instance(FIELDS[column.field].type), sa.Date)
        for heading in column.headings
    )
    return named - bare


def _heading_kind(top: Sequence[str]) -> str:
    """Return what the folded headings of a column say that it holds; "" for nothing personal."""
    for folded in top:
        if len(folded) > _LONGEST_HEADING or any(word in folded for word in _OFFICIAL_WORDS):
            continue
        for kind, words in (
            ("id", _ID_WORDS),
            ("birth", _BIRTH_WORDS),
            ("home", _HOME_WORDS),
            ("name", _NAME_WORDS),
        ):
            if any(word in folded for word in words):
                return kind
    return ""


def _holds_id(text: str) -> bool:
    text = re.sub(r"\.0+$", "", text)
    return any(is_citizen_id(re.sub(r"\D", "", found)) for found in _ID.findall(text))


def refuse_personal(file_name: str, found: Sequence[Personal]) -> None:
    """Refuse a file in which personal data was found.

    Raises
    ------
    Refusal : names kinds and columns, and no cell
    """
    if found:
        raise Refusal(_say(file_name, found))


def _say(file_name: str, found: Sequence[Personal]) -> Issue:
    where = short_list([_place(one) for one in found], _MOST_SHOWN)
    kinds_th = ", ".join(dict.fromkeys(one.kind_th for one in found))
    kinds_en = ", ".join(dict.fromkeys(one.kind_en for one in found))
    return issue(
        PERSONAL_CHECK,
        Severity.ERROR,
        Place(mask(file_name)),
        th=Said(
            f"ไฟล์มีข้อมูลส่วนบุคคล ({kinds_th}) จึงไม่รับ และไม่เก็บอะไรไว้",
            "ตัวเลขรายโรงเรียน ไม่มีข้อมูลของเด็กหรือผู้ปกครองคนใด",
            f"คอลัมน์ {where}",
            "ลบคอลัมน์เหล่านี้แล้วส่งใหม่ หรือเลือก “ตัดข้อมูลส่วนบุคคลแล้วโหลด” (--strip)",
        ),
        en=Said(
            f"the file holds personal data ({kinds_en}); it is not taken, and nothing of it is kept",
            "numbers by school, nothing about any one child or parent",
            f"columns {where}",
            "Delete these columns and send it again, or choose “strip and load” (--strip).",
        ),
    )


def _place(one: Personal) -> str:
    letter = column_letter(one.column)
    return f"{one.sheet}!{letter}" if one.sheet and not _CHILD.search(one.sheet) else letter


def strip(recognised: Recognised) -> bytes:
    """Return the recognised table with nothing but the columns that its dataset declares.

    Returns
    -------
    CSV in UTF-8: lines above the table that hold nothing personal, headings, data rows. The same
    table gives the same bytes.
    """
    header, cells = recognised.header, recognised.sheet.cells
    wanted = sorted(set(header.positions))
    titles = cells.iloc[: header.row]
    lines = [
        [text for text in row if text and not _is_personal(text)]
        for row in titles.to_numpy(dtype=object).tolist()
    ]
    table = cells.iloc[header.row :, wanted].to_numpy(dtype=object).tolist()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([*([" ".join(line)] for line in lines if line), *table])
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def _is_personal(text: str) -> bool:
    plain = tidy(text).translate(ENGLISH_DIGITS)
    return bool(_holds_id(plain) or _CHILD.search(plain) or _ADULT.match(plain))


def without_personal(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with the personal columns emptied, for finding out what the rest is."""
    found = find_personal(sheets)
    emptied = []
    for sheet in sheets:
        cells = sheet.cells.copy()
        for one in found:
            if one.sheet == sheet.name:
                cells.isetitem(one.column, "")
        emptied.append(replace(sheet, cells=cells))
    return emptied


def say_stripped(file_name: str, found: Sequence[Personal]) -> Issue:
    """Say on the load's report what was left out before anything was kept."""
    kinds_th = ", ".join(dict.fromkeys(one.kind_th for one in found))
    kinds_en = ", ".join(dict.fromkeys(one.kind_en for one in found))
    where = short_list([_place(one) for one in found], _MOST_SHOWN)
    return issue(
        "personal_stripped",
        Severity.INFO,
        Place(file_name),
        th=Said(f"ตัดข้อมูลส่วนบุคคลออกก่อนเก็บ ({kinds_th})", found=f"คอลัมน์ {where}"),
        en=Said(
            f"personal data was left out before anything was kept ({kinds_en})",
            found=f"columns {where}",
        ),
    )
