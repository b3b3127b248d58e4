"""Finding a school as people type it: by name with slips of the pen, by code, by amphoe.

A name is compared in a folded form in which the usual slips are no difference: tone marks, letters
of one sound, ำ written as two, spaces, and the words for “school” and “village” in front.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, islice

import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

_ONE_SOUND = {
    "ฎฏ": "ฎ",
    "ศษส": "ส",
    "ณน": "น",
    "ญย": "ย",
    "ฐถ": "ถ",
    "ฑทธ": "ท",
    "ฬล": "ล",
    "ไใ": "ไ",
}
_FOLDS = str.maketrans(
    {
        **{letter: one for letters, one in _ONE_SOUND.items() for letter in letters},
        **dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)),
        "ำ": "า",
        **dict.fromkeys("่้๊๋็์ํฺ๎ฯ"),
    }
)
_SCHOOL_WORD = re.compile(r"^\s*(?:โรงเรียน|ร\.\s*ร\.|รร\.)")
_NOT_IN_NAME = re.compile(r"[^0-9a-zก-ฮะ-ูเ-ๅๆ]+")
_VILLAGE = "บาน"
_PLACE_WORD = re.compile(r"^\s*(?:อำเภอ|ตำบล|อ\.|ต\.)\s*")

_LATIN_KEYS = (
    "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
)
_THAI_KEYS = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_OTHER_KEYBOARD = str.maketrans(_LATIN_KEYS, _THAI_KEYS)
"""What a Latin key gives on a Thai keyboard: people forget to switch."""

_SHORTEST_GUESS = 4
"""Letters below which a name that only resembles the query is not offered."""
_LEAST_LIKENESS = 72.0
_MOST_CANDIDATES = 3_000
_MOST_WEIGHED = 600
_ENOUGH = 5
"""Schools found as asked for; below that, names that resemble the query are offered too."""
_OTHER_MARKS, _OTHER_SPELLING = 0.5, 1.5
"""How far a match in the folded form stands behind one as it is written; with another front, farther."""


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return the form in which slips of the pen are no difference.

    Examples
    --------
    >>> fold("โรงเรียนบ้านน้ำปั้ว"), fold("บานนำ้ปัว"), fold("ร.ร.ราษฏร์ บำรุง ๑๗")
    ('บานนาปัว', 'บานนาปัว', 'ราสฎรบารุง17')
    """
    bare = _SCHOOL_WORD.sub("", text.lower()).replace("เเ", "แ")
    return _NOT_IN_NAME.sub("", bare.translate(_FOLDS))


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    """Return a name as it is written, without spaces and the word for school."""
    return "".join(_SCHOOL_WORD.sub("", text.lower()).split())


def _without_village(folded: str) -> str:
    return folded.removeprefix(_VILLAGE) or folded


class _Lines:
    """Short texts that are searched as one long one, which is many times as fast as one by one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._all = "\n" + "".join(f"{text}\n" for text in texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=1))

    def holding(self, part: str, most: int) -> list[int]:
        """Return the first texts that hold a part, by position."""
        found: list[int] = []
        at = self._all.find(part)
        while at >= 0 and len(found) < most:
            position = max(0, bisect_right(self._starts, at) - 1)
            found.append(position)
            at = self._all.find(part, self._starts[position + 1] - 1)
        return found

    def beginning(self, part: str, most: int) -> list[int]:
        """Return the first texts that begin with a part, by position."""
        found: list[int] = []
        at = self._all.find(f"\n{part}")
        while at >= 0 and len(found) < most:
            found.append(bisect_right(self._starts, at + 1) - 1)
            at = self._all.find(f"\n{part}", at + 1)
        return found


class SchoolIndex:
    """The schools of one snapshot, ready to be searched.

    Parameters
    ----------
    schools : `school_id`, `name_th`, `amphoe_name_th`, `tambon_name_th`, `network_name_th`; in Thai order
    """

    def __init__(self, schools: pd.DataFrame) -> None:
        self.schools = schools
        self._codes = [str(code).lower() for code in schools["school_id"]]
        names = [str(name) for name in schools["name_th"]]
        self._written = [_plain(name) for name in names]
        self._folded = [fold(name) for name in names]
        self._names = [_without_village(name) for name in self._folded]
        columns = ("amphoe_name_th", "tambon_name_th", "network_name_th")
        places = [
            [fold(place) if isinstance(place, str) else "" for place in schools[column]]
            for column in columns
        ]
        self._amphoes = places[0]
        self._everything = [" ".join(words) for words in zip(self._names, *places, strict=True)]
        self._code_lines, self._name_lines = _Lines(self._codes), _Lines(self._names)
        self._folded_lines, self._amphoe_lines = _Lines(self._folded), _Lines(self._amphoes)
        self._lines = _Lines(self._everything)

    def search(self, text: str, limit: int = 20) -> list[int]:
        """Return positions of the schools that fit best, best first, equals in Thai order.

        In this order: the code, the name as written, the name but for slips, the amphoe, parts of
        the name together with the place, and where these are few the names that resemble the query.
        """
        is_latin = text.isascii() and any(letter.isalpha() for letter in text)
        found = self._search(text, limit, guesses=not is_latin)
        if not found and is_latin:
            found = self._search(text.translate(_OTHER_KEYBOARD), limit, guesses=True)
        return found

    def _search(self, text: str, limit: int, *, guesses: bool) -> list[int]:
        folded = fold(text)
        if not folded:
            return []
        scores: dict[int, float] = {}
        for find in (self._by_code, self._by_name, self._by_place, self._by_parts):
            for position, score in find(text, folded):
                scores[position] = min(score, scores.get(position, score))
        if guesses and len(scores) < _ENOUGH and len(folded) >= _SHORTEST_GUESS:
            for position, score in self._by_likeness(folded):
                scores.setdefault(position, score)
        return sorted(scores, key=lambda position: (scores[position], position))[:limit]

    def _by_code(self, text: str, folded: str) -> list[tuple[int, float]]:
        if not folded.isdigit():
            return []
        found = self._code_lines.beginning(folded, _MOST_WEIGHED)
        return [(i, -2.0 if self._codes[i] == folded else -1.0) for i in found]

    def _by_name(self, text: str, folded: str) -> list[tuple[int, float]]:
        core, written = _without_village(folded), _plain(text)
        names, lines = self._names, self._name_lines
        if _VILLAGE.startswith(folded):  # on the way to “บ้าน…”: the front is what is asked for
            names, lines = self._folded, self._folded_lines

        def score(i: int) -> float:
            where = 0.0 if names[i] == core else 1.0 if names[i].startswith(core) else 2.0
            if written in self._written[i]:
                return where
            return where + (_OTHER_MARKS if folded in self._folded[i] else _OTHER_SPELLING)

        found = lines.beginning(core, _MOST_WEIGHED) + lines.holding(core, _MOST_WEIGHED)
        return [(i, score(i)) for i in dict.fromkeys(found)]

    def _by_place(self, text: str, folded: str) -> list[tuple[int, float]]:
        place = fold(_PLACE_WORD.sub("", text))
        if len(place) < 2:
            return []
        found = self._amphoe_lines.beginning(place, _MOST_WEIGHED)
        return [(i, 4.0 if self._amphoes[i] == place else 5.0) for i in found]

    def _by_parts(self, text: str, folded: str) -> list[tuple[int, float]]:
        parts = [_without_village(fold(_PLACE_WORD.sub("", part))) for part in text.split()]
        parts = sorted((part for part in parts if part), key=len, reverse=True)
        if len(parts) < 2:
            return []
        found = self._lines.holding(parts[0], len(self._everything))
        hits = (i for i in found if all(part in self._everything[i] for part in parts[1:]))
        return [(i, 3.0) for i in islice(hits, _MOST_WEIGHED)]

    def _by_likeness(self, folded: str) -> list[tuple[int, float]]:
        """Return names that hold nearly all letters of the query in their order, by likeness."""
        core = _without_village(folded)
        slips = 1 if len(core) < 6 else 2 if len(core) < 12 else 3
        near = process.extract(
            core,
            self._names,
            scorer=LCSseq.similarity,
            score_cutoff=len(core) - slips,
            limit=_MOST_CANDIDATES,
        )
        likeness = ((i, self._resemble(core, name)) for name, _, i in near)
        return [(i, 106.0 - score) for i, score in likeness if score >= _LEAST_LIKENESS]

    @staticmethod
    def _resemble(core: str, name: str) -> float:
        """Return 0–100: like the whole name counts a little more than like a part of it."""
        whole, part = fuzz.ratio(core, name), fuzz.partial_ratio(core, name)
        return max(whole, 0.95 * part if len(name) >= len(core) else 0.0)


def records_at(schools: pd.DataFrame, positions: Sequence[int]) -> list[dict[str, object]]:
    """Return rows of a frame by position as plain values, None where one is missing."""
    rows = schools.iloc[list(positions)]
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
