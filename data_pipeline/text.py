"""Thai text as offices type it: digits, invisible characters, and the folded forms we compare by."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

ENGLISH_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_INVISIBLE_PATTERN = f"[{_INVISIBLE}]"
_SPACES_PATTERN = r"[\s\u00a0\u2007\u202f\u3000]+"
_NEEDS_CLEANING = f"[{_INVISIBLE}\u00a0\u2007\u202f\u3000\u0e4d\u0e50-\u0e59\t\r\n]|^ | $|  "

_DROP = {ord(character): None for character in _INVISIBLE}
_NOT_IN_HEADING = re.compile(r"[\s\u00a0._\-–:/\\\"'()\[\]{}]+")
_NOT_IN_NAME = re.compile(r"[\s\u00a0.,\"'“”‘’()\[\]{}\-–]+")
_SCHOOL_WORD = re.compile(r"^(โรงเรียน|ร\.ร\.|รร\.)\s*")


def tidy(text: str) -> str:
    """Return the text without invisible characters and doubled spaces, ำ as one letter.

    Examples
    --------
    >>> tidy(" บ้าน\\u200bทุ่ง   สาธิต\\u00a0")
    'บ้านทุ่ง สาธิต'
    """
    text = unicodedata.normalize("NFC", text.translate(_DROP)).replace("ํา", "ำ")
    return re.sub(_SPACES_PATTERN, " ", text).strip()


def fold_heading(text: str) -> str:
    """Return the form by which a heading is recognised: no spaces, signs or case, English digits.

    Examples
    --------
    >>> fold_heading(" จน. นร."), fold_heading("น.ร.(คน)"), fold_heading("School_Name")
    ('จนนร', 'นรคน', 'schoolname')
    """
    return _NOT_IN_HEADING.sub("", tidy(text).translate(ENGLISH_DIGITS)).lower()


def fold_name(text: str) -> str:
    """Return the form by which two spellings of a school's name are one.

    Examples
    --------
    >>> fold_name("โรงเรียนบ้านทุ่งสาธิต (ธนาคาร๑๗)") == fold_name("บ้านทุ่งสาธิต(ธนาคาร17")
    True
    """
    bare = _SCHOOL_WORD.sub("", tidy(text).translate(ENGLISH_DIGITS))
    return _NOT_IN_NAME.sub("", bare).lower()


def tidy_column(column: pd.Series) -> pd.Series:
    """Return a text column with `tidy` cells; a clean column costs one scan.

    Parameters
    ----------
    column : Series of str, missing cells as ""

    Returns
    -------
    Series of str, same index
    """
    column = column.astype("str").fillna("")
    dirty = column.str.contains(_NEEDS_CLEANING, regex=True)
    if dirty.any():
        column = column.where(~dirty, column[dirty].map(tidy).reindex(column.index))
    return column


def english_digits(column: pd.Series) -> pd.Series:
    """Return a text column with Thai digits written as English ones."""
    thai = column.str.contains("[๐-๙]", regex=True)
    if not thai.any():
        return column
    changed = column[thai].map(lambda text: text.translate(ENGLISH_DIGITS))
    return column.where(~thai, changed.reindex(column.index))


def column_letter(position: int) -> str:
    """Name a column as a spreadsheet does.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def short_list(items: list[str] | tuple[str, ...], most: int = 6) -> str:
    """Join the first few items with commas and count the rest.

    Examples
    --------
    >>> short_list(["1", "2", "3"], most=2)
    '1, 2 … (+1)'
    """
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} … (+{len(items) - most})"
