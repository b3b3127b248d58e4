"""What the checks found in the files in use, and rows in doubt, as small values that pages read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_pipeline.warehouse.sheets import cell_name
from data_pipeline.warehouse.vocabulary import Decision, DoubtReason, Grade, Severity
from metrics.answers import Paper

TOUCHES_NUMBERS = (
    "columns_permuted",
    "benchmark_mislabelled",
    "footer_mismatch",
    "row_mean_mismatch",
    "duplicate_file",
    "duplicate_block",
    "participation_over_100",
)
"""Checks whose finding may mean that a shown number is another one; said before all others."""

_HEAVIEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_PROOF = re.compile(r" — |\. (?=Expected: )")
"""Where a finding's sentence ends and its proof begins."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell of a proposed mend, as the spreadsheet names it, and its text before and after."""

    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found in a file.

    Parameters
    ----------
    paper : the paper that the file is about; None where it is about none
    place, suggestion : "" where there is none
    finding_no : its number in the file's report, from 1
    edits : the mend that is proposed; empty where there is none
    decision : what the officer decided about the mend
    """

    load_id: int
    file_name: str
    paper: Paper | None
    check_key: str
    severity: Severity
    place: str
    message_th: str
    message_en: str
    suggestion: str
    finding_no: int = 0
    edits: tuple[Edit, ...] = ()
    decision: Decision | None = None

    @property
    def is_serious(self) -> bool:
        """Whether it may change how a number reads."""
        return self.severity != Severity.INFO

    @property
    def touches_numbers(self) -> bool:
        """Whether a shown number may be another one."""
        return self.is_serious and self.check_key in TOUCHES_NUMBERS

    def said(self, language: str) -> tuple[str, tuple[str, ...]]:
        """Return the sentence, without the file's name, and the parts of its proof."""
        message = self.message_en if language == "en" else self.message_th
        message = message.removeprefix(self.file_name).removeprefix(" · ").removeprefix(": ")
        sentence, *proof = _PROOF.split(message, maxsplit=1)
        return sentence, tuple(proof)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One row of a file that cannot be given to one school yet.

    Parameters
    ----------
    other_names_th : who else uses the code, "" where nobody does
    source : file and row, ``file.csv:12``
    """

    school_id: str
    school_code: str
    name_th: str
    reason: str
    paper: Paper
    other_names_th: str
    source: str

    def reason_word(self, language: str) -> str:
        """Return the reason in words; one that nobody declared is shown as it is."""
        return doubt_word(self.reason, language)


def doubt_word(reason: str | None, language: str) -> str:
    """Return in words why a row cannot be given to one school."""
    if reason is None or reason not in DoubtReason._value2member_map_:
        return reason or ""
    return DoubtReason(reason).label(language)


def read_findings(frame: pd.DataFrame) -> tuple[Finding, ...]:
    """Return the findings of `service.findings`, in its order."""
    return tuple(_read_finding(row) for row in frame.to_dict("records"))


def _read_finding(row: Mapping[Any, Any]) -> Finding:
    return Finding(
        load_id=int(row["load_id"]),
        file_name=str(row["file_name"]),
        paper=_read_paper(row),
        check_key=str(row["check_key"]),
        severity=Severity(row["severity"]),
        place=_text(row["place"]),
        message_th=str(row["message_th"]),
        message_en=str(row["message_en"]),
        suggestion=_text(row["suggestion"]),
        finding_no=int(row["finding_no"]),
        edits=_read_edits(_text(row["mend_json"])),
        decision=Decision(row["decision"]) if _text(row["decision"]) else None,
    )


def _read_edits(mend_json: str) -> tuple[Edit, ...]:
    edits = json.loads(mend_json)["edits"] if mend_json else ()
    return tuple(
        Edit(cell_name(edit["row"], edit["column"]), edit["before"], edit["after"])
        for edit in edits
    )


def read_doubts(frame: pd.DataFrame) -> tuple[Doubt, ...]:
    """Return the rows of `service.doubts`, in its order."""
    return tuple(
        Doubt(
            school_id=str(row["school_id"]),
            school_code=str(row["school_code"]),
            name_th=str(row["name_th"]),
            reason=str(row["doubt_reason"]),
            paper=Paper(int(row["year_be"]), str(row["test"]), Grade(row["grade"])),
            other_names_th=_text(row["other_names_th"]),
            source=f"{row['source_file']}:{row['source_row']}",
        )
        for row in frame.to_dict("records")
    )


def _read_paper(row: Mapping[Any, Any]) -> Paper | None:
    parts = (row["year_be"], row["test"], row["grade"])
    if any(pd.isna(part) for part in parts):
        return None
    return Paper(int(parts[0]), str(parts[1]), Grade(parts[2]))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def serious(findings: Iterable[Finding], paper: Paper | None) -> list[Finding]:
    """Return what may change how a paper reads, the weightiest first, each sentence once."""
    if paper is None:
        return []
    return weightiest_first(f for f in findings if f.paper == paper and f.is_serious)


def weightiest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings once each, by severity, what touches numbers before the rest."""
    once = {(f.load_id, f.check_key, f.message_th): f for f in findings}
    return sorted(
        once.values(), key=lambda f: (_HEAVIEST_FIRST.index(f.severity), not f.touches_numbers)
    )


def papers_in_question(findings: Iterable[Finding]) -> frozenset[Paper]:
    """Return the papers whose numbers may be other ones."""
    return frozenset(f.paper for f in findings if f.touches_numbers and f.paper is not None)


def doubts_of(doubts: Sequence[Doubt], paper: Paper | None) -> list[Doubt]:
    """Return the rows in doubt of one paper."""
    return [d for d in doubts if d.paper == paper]
