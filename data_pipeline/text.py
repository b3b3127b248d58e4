"""Thai text as offices type it: damage, digits, invisible characters, and the forms we compare by.

What is repaired can only be damage: no Thai word has a space inside ำ, a tone mark in front of the
vowel above or below, the same mark twice, or a mark without a letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pandas as pd

ENGLISH_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACES_PATTERN = r"[\s\u00a0\u2007\u202f\u3000]+"

_TONES = "\u0e48-\u0e4b"
_VOWELS = "\u0e31\u0e34-\u0e39\u0e47"
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_EVERY_MARK = [chr(one) for one in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))]
_AS_LATIN = "[\u00a1-\u00da\u00df-\u00fb]{3}"

_REPAIRS = (
    (re.compile(f"([ก-ฮ]) +([{_TONES}]?)[\u0e32\u0e33]"), r"\1\2ำ"),
    (re.compile(f"([ก-ฮ][{_TONES}]) +\u0e32"), r"\1ำ"),
    (re.compile(f"\u0e4d([{_TONES}]?)\u0e32"), r"\1ำ"),
    (re.compile(f"([{_TONES}]+)([{_VOWELS}])"), r"\2\1"),
    (re.compile(f"([{_MARKS}])\\1+"), r"\1"),
    (re.compile(f"(^|[^\u0e01-\u0e4e])[{_MARKS}]+"), r"\1"),
)
"""Damage and its repair, in the order in which it is undone."""

_NEEDS_CLEANING = "|".join(
    (
        f"[{_INVISIBLE}\u00a0\u2007\u202f\u3000\u0e4d\u0e50-\u0e59\t\r\n]",
        "^ | $|  ",
        f" [{_TONES}\u0e32\u0e33]",
        f"[{_TONES}][{_VOWELS}]",
        f"[\u0e38\u0e39{_TONES}]\u0e3a",  # in another order than Unicode's own
        *(mark * 2 for mark in _EVERY_MARK),
        f"(?:^|[^\u0e01-\u0e4e])[{_MARKS}]",
        _AS_LATIN,
    )
)
"""A cell without any of this is clean; most are, and one scan of a column says so."""

_DROP = {ord(character): None for character in _INVISIBLE}
_NOT_IN_HEADING = re.compile(r"[\s\u00a0._\-–:/\\\"'()\[\]{}]+")
_NOT_IN_NAME = re.compile(r"[\s\u00a0.,\"'“”‘’()\[\]{}\-–]+")
_SCHOOL_WORD = re.compile(r"^(โรงเรียน|ร\.ร\.|รร\.)\s*")
_READ_AS_LATIN = re.compile(_AS_LATIN)


def tidy(text: str) -> str:
    """Return the text without invisible characters, doubled spaces and damage to its Thai.

    Examples
    --------
    >>> tidy(" บ้าน\\u200bทุ่ง   สาธิต\\u00a0"), tidy("ล าปาง"), tidy("เหลื่อมล ้า")
    ('บ้านทุ่ง สาธิต', 'ลำปาง', 'เหลื่อมล้ำ')
    >>> tidy("พ้ืนที่"), tidy("การจััด"), tidy("น\u0e4d\u0e49\u0e32"), tidy("่โรงเรียน")
    ('พื้นที่', 'การจัด', 'น้ำ', 'โรงเรียน')
    """
    if _READ_AS_LATIN.search(text):
        text = _from_latin(text)
    before, text = "", text.translate(_DROP)
    while text != before:  # one repair can lay another damage bare; each shortens or sorts the text
        before, text = text, _repair(text)
    return text


def _repair(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for damage, repair in _REPAIRS:
        text = damage.sub(repair, text)
    return re.sub(_SPACES_PATTERN, " ", text).strip()


def _from_latin(text: str) -> str:
    """Return Thai that was read as Latin-1; the text as it is where it is none.

    Examples
    --------
    >>> _from_latin("âÃ§àÃÕÂ¹"), _from_latin("โรงเรียน")
    ('โรงเรียน', 'โรงเรียน')
    """
    try:
        return text.encode("latin-1").decode("cp874")
    except UnicodeError:
        return text


@lru_cache(maxsize=8192)
def fold_heading(text: str) -> str:
    """Return the form by which a heading is recognised: no spaces, signs or case, English digits.

    The same words are compared with every file's, so what they fold to is kept.

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


def is_among(column: pd.Series, others: pd.Series | pd.Index) -> pd.Series:
    """Whether each text of a column stands among others.

    Notes
    -----
    The same as ``column.isin(others)``, which makes an object of each text: 130 ms for 30,000
    codes among 30,000, where a lookup takes 2 ms.
    """
    found = pd.Index(others.unique()).get_indexer(pd.Index(column))
    return pd.Series(found >= 0, index=column.index)


def short_list(items: list[str] | tuple[str, ...], most: int = 6) -> str:
    """Join the first few items with commas and count the rest.

    Examples
    --------
    >>> short_list(["1", "2", "3"], most=2)
    '1, 2 … (+1)'
    """
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} … (+{len(items) - most})"
