"""Grades and sexes as offices write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from data_pipeline.text import fold_heading
from data_pipeline.warehouse.vocabulary import Grade, Sex

_LEVELS: Mapping[str, str] = {
    "k": "อนุบาลศึกษาปีที่|อนุบาลปีที่|อนุบาลศึกษา|อนุบาล|อบ|อ|k",
    "p": "ประถมศึกษาปีที่|ประถมปีที่|ประถมศึกษา|ประถม|ป|p",
    "m": "มัธยมศึกษาปีที่|มัธยมปีที่|มัธยมศึกษา|มัธยม|ม|m",
}
_GRADE = re.compile(
    "(?:ระดับ)?(?:ชั้น)?(?:"
    + "|".join(f"(?P<{level}>{words})" for level, words in _LEVELS.items())
    + ")(?P<number>[1-6])"
)
_KNOWN = {grade.value for grade in Grade}
SEX_WORDS: Mapping[str, Sex] = {
    **dict.fromkeys(("ชาย", "ช", "เพศชาย", "ดช", "male", "m", "boy", "boys"), Sex.MALE),
    **dict.fromkeys(("หญิง", "ญ", "เพศหญิง", "ดญ", "female", "f", "girl", "girls"), Sex.FEMALE),
}


def grade_of(text: str) -> str:
    """Return the key of the grade that a cell names; "" where it names none.

    Examples
    --------
    >>> [grade_of(text) for text in ("อ.1", "อบ. 2", "อนุบาล 3", "ป1", "ชั้นประถมศึกษาปีที่ ๖", "ม.3")]
    ['k1', 'k2', 'k3', 'p1', 'p6', 'm3']
    >>> [grade_of(text) for text in ("รวมประถม", "ปวช.1", "อนุบาล 3 ขวบ", "ป.1-6", "อ.4")]
    ['', '', '', '', '']
    """
    found = _GRADE.fullmatch(fold_heading(text))
    if found is None:
        return ""
    level = next(level for level in _LEVELS if found[level])
    grade = level + found["number"]
    return grade if grade in _KNOWN else ""


def sex_of(text: str) -> str:
    """Return the key of the sex that a cell names; "" where it names none.

    Examples
    --------
    >>> [str(sex_of(text)) for text in ("ชาย", "ญ.", "รวม")]
    ['male', 'female', '']
    """
    return SEX_WORDS.get(fold_heading(text), "")


def grades_in(column: pd.Series) -> pd.Series:
    """Return the grade that each cell of a text column names; each spelling is read once."""
    return column.map({text: grade_of(text) for text in column.unique()}).astype("str")


def sexes_in(column: pd.Series) -> pd.Series:
    """Return the sex that each cell of a text column names; each spelling is read once."""
    return column.map({text: sex_of(text) for text in column.unique()}).astype("str")
