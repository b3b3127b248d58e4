"""What a text names: tests, grades, years and rounds, in a file's name or its title lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from data_pipeline.sources import all_grades, result_sources
from data_pipeline.text import ENGLISH_DIGITS, tidy

FIRST_YEAR_BE = 2540

_FULL_YEAR = re.compile(r"(?<!\d)(25[4-9]\d|26\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])([4-9]\d)(?![\d.])")
_ACADEMIC_YEAR = re.compile(r"ปีการศึกษา\s*(?:ที่|พ\.?ศ\.?)?\s*(\d{4}|\d{2})(?!\d)")
_DATE_BEFORE_MAY = re.compile(
    r"(?:มกราคม|ม\.?ค\.?|กุมภาพันธ์|ก\.?พ\.?|มีนาคม|มี\.?ค\.?|เมษายน|เม\.?ย\.?)\s*(?:พ\.?ศ\.?\s*)?(25[4-9]\d|26\d\d)(?!\d)"
)
_ROUND = re.compile(r"(?:ครั้งที่|รอบที่|รอบ|round|r(?=\d))[\s_-]*(\d)(?!\d)")
_GRADE = re.compile(
    r"(?:(?<![a-z])(p|m)|(?<![ก-๙])(ป|ม)\.?|(ประถมศึกษาปีที่|ประถมศึกษา|ประถม)|(มัธยมศึกษาปีที่|มัธยมศึกษา|มัธยม))"
    r"\s*([1-6])(?!\d)"
)


def latest_year_be() -> int:
    """Return the last academic year that a file can be about: this Buddhist year and one more."""
    return dt.datetime.now(dt.UTC).year + 543 + 1


def tests_named(text: str) -> set[str]:
    """Return the tests whose words stand in a text.

    Examples
    --------
    >>> sorted(tests_named("onet_p6_2558")), sorted(tests_named("ผล NT ป.3")), tests_named("Parts")
    (['onet'], ['nt'], set())
    """
    text = text.lower()
    return {
        key
        for key, source in result_sources().items()
        if source.test is not None
        and any(
            re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) for word in source.test.words
        )
    }


def grades_named(text: str) -> set[str]:
    """Return the grades that a text names.

    Examples
    --------
    >>> grades_named("ป.6"), grades_named("onet-m3"), grades_named("ชั้นประถมศึกษาปีที่ ๓"), grades_named("ปี 66")
    ({'p6'}, {'m3'}, {'p3'}, set())
    """
    found = set()
    for latin, thai, primary, secondary, number in _GRADE.findall(_plain(text)):
        is_secondary = latin == "m" or thai == "ม" or (bool(secondary) and not primary)
        found.add(f"{'m' if is_secondary else 'p'}{number}")
    return found & {grade.value for grade in all_grades()}


def years_named(text: str) -> set[int]:
    """Return the academic years that a text may mean; four digits speak louder than two.

    A date before May lies in the academic year that began the year before.

    Examples
    --------
    >>> years_named("ปีการศึกษา ๒๕๖๖ สอบ 15 ก.พ. 2567"), years_named("NT ป.3 66"), years_named("9901")
    ({2566}, {2566}, set())
    >>> years_named("ข้อมูล ณ 31 มีนาคม 2568"), years_named("ข้อมูล ณ 10 มิ.ย. 2567")
    ({2567}, {2567})
    """
    text = _plain(text)
    said = _ACADEMIC_YEAR.findall(text)
    text = _DATE_BEFORE_MAY.sub(lambda date: str(int(date[1]) - 1), text)
    found = {int(year) for year in said or _FULL_YEAR.findall(text) or _SHORT_YEAR.findall(text)}
    full = {year if year > 100 else 2500 + year for year in found}
    return {year for year in full if FIRST_YEAR_BE <= year <= latest_year_be()}


def rounds_named(text: str) -> set[int]:
    """Return the rounds that a text names.

    Examples
    --------
    >>> rounds_named("RT ป.1 2566 ครั้งที่ 2"), rounds_named("rt_p1_2566")
    ({2}, set())
    """
    return {int(number) for number in _ROUND.findall(_plain(text)) if number != "0"}


def values_named(words: Mapping[int, tuple[str, ...]], text: str) -> set[int]:
    """Return the values whose words stand in a text.

    Examples
    --------
    >>> values_named({1: ("มิถุนายน",), 2: ("พฤศจิกายน",)}, "ข้อมูล ณ 10 มิถุนายน 2567")
    {1}
    """
    plain = tidy(text)
    return {value for value, spellings in words.items() if any(one in plain for one in spellings)}


def _plain(text: str) -> str:
    return tidy(text).translate(ENGLISH_DIGITS).lower().replace("_", " ")
