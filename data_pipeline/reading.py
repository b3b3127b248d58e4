"""Bytes as received → sheets that may be kept: personal data left out, marks of pupils added up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from data_pipeline.checks.issue import Issue
from data_pipeline.extract import Sheet, extract
from data_pipeline.identity import Answers
from data_pipeline.personal import (
    find_personal,
    refuse_personal,
    say_stripped,
    strip,
    without_personal,
)
from data_pipeline.pupils import (
    Layout,
    Summed,
    find_layout,
    find_layout_in,
    refuse_other_columns,
    say_pupils,
    strip_to_columns,
    sum_sheet,
    sum_text,
)
from data_pipeline.recognise import recognise
from data_pipeline.reports import FileReport
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it may be kept: its bytes, its sheets, and what was done to it before.

    Parameters
    ----------
    sha256 : of the bytes, where they are not those that came; "" where they are
    said : what was left out or added up, for the report
    """

    content: bytes
    sheets: list[Sheet]
    sha256: str = ""
    said: tuple[Issue, ...] = ()
    pupils: Summed | None = None

    def tell(self, report: FileReport) -> FileReport:
        """Return the report with what was done before the file was recognised."""
        report = replace(report, findings=(*self.said, *report.findings))
        if self.said and report.status is LoadStatus.LOADED and self.pupils:
            is_clean = all(one.severity is Severity.INFO for one in self.said)
            status = LoadStatus.LOADED if is_clean else LoadStatus.LOADED_WITH_FINDINGS
            report = replace(report, status=status)
        if self.pupils is None:
            return report
        return replace(
            report,
            rows_read=self.pupils.row_count,
            rows_loaded=self.pupils.row_count - self.pupils.bad_count if report.rows_loaded else 0,
            rows_rejected=self.pupils.bad_count,
        )


def read_file(
    content: bytes, name: str, answers: Answers, defaults: Answers, *, strip_personal: bool
) -> Reading:
    """Read a file's sheets; personal data is refused, or left out before anything is kept.

    Raises
    ------
    Refusal : no table, or it holds personal data
    """
    layout = find_layout(content, name)
    if layout is not None:
        return _read_marks(content, name, layout, strip_personal=strip_personal)
    sheets = extract(content, name)
    layout = find_layout_in(sheets[0])
    if layout is not None:
        refuse_other_columns(name, layout)
        summed = sum_sheet(sheets[0], layout, name)
        return Reading(content, [summed.sheet], "", (say_pupils(name, summed),), summed)
    personal = find_personal(sheets)
    if personal and strip_personal:
        content = strip(recognise(without_personal(sheets), name, answers, defaults))
        sheets = extract(content, name)
        refuse_personal(name, find_personal(sheets))
    else:
        refuse_personal(name, personal)
    if not personal:
        return Reading(content, sheets)
    sha256 = hashlib.sha256(content).hexdigest()
    return Reading(content, sheets, sha256, (say_stripped(name, personal),))


def _read_marks(content: bytes, name: str, layout: Layout, *, strip_personal: bool) -> Reading:
    """Add up a text file of pupils' marks."""
    sha256 = ""
    if strip_personal and layout.others:
        content = strip_to_columns(content, layout, name)
        sha256 = hashlib.sha256(content).hexdigest()
        stripped = find_layout(content, name)
        assert stripped is not None
        layout = stripped
    refuse_other_columns(name, layout)
    summed = sum_text(content, layout, name)
    return Reading(content, [summed.sheet], sha256, (say_pupils(name, summed),), summed)
