"""What a check says: one issue, in Thai and in English, in the order of STYLE §6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_pipeline.checks.mend import Mend
from data_pipeline.text import short_list
from data_pipeline.warehouse.sheets import column_letter
from data_pipeline.warehouse.vocabulary import Severity

_EXPECTED_TH = "ที่ควรเป็น"


@dataclass(frozen=True, slots=True)
class Said:
    """One language's sentences of an issue.

    Parameters
    ----------
    wrong : what is wrong
    expected, found : what should stand there and what does; "" where there is nothing to compare
    next_step : what to do now
    """

    wrong: str
    expected: str = ""
    found: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: rows as a spreadsheet counts them, column, and the heading over it.

    Parameters
    ----------
    file_name : name of the file, said where neither row nor column is known
    rows : 1 = first line of the file
    column : position from 0
    heading : heading of the column, as the file has it
    """

    file_name: str
    rows: tuple[int, ...] = ()
    column: int | None = None
    heading: str = ""

    @property
    def reference(self) -> str:
        """The place in a spreadsheet's own words: ``A39, A40``, ``D``, or the file's name."""
        letter = "" if self.column is None else column_letter(self.column)
        if self.rows:
            return short_list([f"{letter}{row}" for row in self.rows])
        return letter or self.file_name

    def said_th(self) -> str:
        """Return the place in Thai words."""
        return self._said("แถว", "คอลัมน์")

    def said_en(self) -> str:
        """Return the place in English words."""
        return self._said("row" if len(self.rows) == 1 else "rows", "column")

    def _said(self, row_word: str, column_word: str) -> str:
        parts = [self.file_name]
        if self.rows:
            parts.append(f"{row_word} {short_list([str(row) for row in self.rows])}")
        if self.heading:
            parts.append(f"{column_word} “{self.heading}”")
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding of one check; the shape that reports, the warehouse and scripts see.

    Parameters
    ----------
    check : key of the check, ASCII snake case
    severity : `Severity.ERROR` on the whole file (no rows set aside) refuses it
    where : place in the file
    message_th, message_en : where, what is wrong, expected, found, next step
    rows : rows of the file that it speaks of
    suggestion : proposed mend, in words
    mend : the same as edits of cells, where it is mechanical; the officer takes or leaves it
    """

    check: str
    severity: Severity
    where: str
    message_th: str
    message_en: str
    rows: tuple[int, ...] = ()
    suggestion: str | None = None
    mend: Mend | None = None


def issue(
    check: str,
    severity: Severity,
    place: Place,
    *,
    th: Said,
    en: Said,
    suggestion: str | None = None,
    rows: Sequence[int] | None = None,
    mend: Mend | None = None,
) -> Issue:
    """Put an issue into words.

    Parameters
    ----------
    place : where; its rows are the issue's rows unless `rows` names others
    th, en : the sentences in both languages
    """
    return Issue(
        check,
        severity,
        place.reference,
        _message(place.said_th(), th, _EXPECTED_TH, "ที่พบ"),
        _message(place.said_en(), en, "Expected", "Found"),
        tuple(place.rows if rows is None else rows),
        suggestion,
        mend,
    )


def _message(place: str, said: Said, expected_word: str, found_word: str) -> str:
    parts = [f"{place}: {said.wrong}"]
    if said.expected:
        parts.append(f"{expected_word}: {said.expected}")
    if said.found:
        parts.append(f"{found_word}: {said.found}")
    if said.next_step:
        parts.append(said.next_step)
    if expected_word == _EXPECTED_TH:
        return " — ".join(parts)
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that an officer can choose."""

    value: str
    label_th: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """What only the officer can say about a file.

    Parameters
    ----------
    key : name of the answer in `Answers`
    word_th, word_en : what is asked for
    choices : the possible answers; empty where it is a number or a code
    """

    key: str
    word_th: str
    word_en: str
    choices: tuple[Choice, ...] = ()


class Refusal(Exception):
    """The file cannot be taken; carries the issue that says why and what to do.

    Parameters
    ----------
    questions : what has to be answered for the file to be taken
    """

    def __init__(self, reason: Issue, questions: tuple[Question, ...] = ()) -> None:
        super().__init__(reason.message_en)
        self.reason = reason
        self.questions = questions
