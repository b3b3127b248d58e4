"""Why a number cannot be said although the group has results: a status, and a sentence for people."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_pipeline.warehouse.vocabulary import ValueStatus

Reasons: TypeAlias = npt.NDArray[Any]
"""A `Reason` for each row, None where there is none."""

_NOT_REPORTED, _TOO_FEW = ValueStatus.NOT_REPORTED, ValueStatus.TOO_FEW
_NO_REFERENCE, _UNRELIABLE = ValueStatus.NO_REFERENCE, ValueStatus.UNRELIABLE


class Reason(StrEnum):
    """A closed set of reasons, each with the status that a row carries and its sentence.

    Examples
    --------
    >>> Reason.SERIES_BREAK.status.value, Reason.SERIES_BREAK.en
    ('NO_REFERENCE', 'A new series began in between: the years do not compare.')
    """

    status: ValueStatus
    th: str
    en: str

    def __new__(
        cls, value: str, status: ValueStatus = _UNRELIABLE, th: str = "", en: str = ""
    ) -> Self:
        """Make the member a string that carries its status and sentences."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.status, member.th, member.en = status, th, en
        return member

    NOT_STATED = (
        "not_stated", _NOT_REPORTED,
        "ไฟล์ที่โหลดไม่ได้ให้ตัวเลขนี้",
        "The loaded files do not state it.",
    )  # fmt: skip
    NO_REFERENCE_MEAN = (
        "no_reference_mean", _NO_REFERENCE,
        "ไม่มีค่าเปรียบเทียบของการสอบ วิชา และปีเดียวกัน",
        "There is no reference of the same paper and year.",
    )  # fmt: skip
    NO_SD = (
        "no_sd", _NO_REFERENCE,
        "ไม่มีส่วนเบี่ยงเบนมาตรฐานที่มากกว่า 0 และโรงเรียนน้อยเกินไปที่จะประมาณ",
        "No standard deviation above 0 is stated, and there are too few schools to estimate one.",
    )  # fmt: skip
    NO_LEVELS = (
        "no_levels", _NOT_REPORTED,
        "ไฟล์ที่โหลดไม่ได้ให้จำนวนนักเรียนตามระดับคุณภาพ",
        "The loaded files do not state how many pupils reached each level.",
    )  # fmt: skip
    NO_OVERLAP = (
        "no_overlap", _UNRELIABLE,
        "สองกลุ่มไม่มีระดับที่ซ้อนกันเลย จึงบอกระยะห่างเป็น SD ไม่ได้",
        "The two groups share no level, so that the gap has no size in SD units.",
    )  # fmt: skip
    NO_CUTS = (
        "no_cuts", _NO_REFERENCE,
        "ไม่มีเกณฑ์ตัดระดับของการทดสอบ วิชา และปีนี้ และไม่นำเกณฑ์ของปีอื่นมาใช้",
        "This test, subject and year has no cut scores of its own; those of another year are not used.",
    )  # fmt: skip
    FEW_SCHOOLS = (
        "few_schools", _UNRELIABLE,
        "มีโรงเรียนที่เทียบกันได้น้อยกว่าสองแห่ง",
        "Fewer than two schools can be compared.",
    )  # fmt: skip
    FEW_PUPILS = (
        "few_pupils", _TOO_FEW,
        "นักเรียนน้อยเกินไปที่จะบอกค่านี้",
        "There are too few pupils to say it.",
    )  # fmt: skip
    NO_EARLIER_YEAR = (
        "no_earlier_year", _NO_REFERENCE,
        "ไม่มีผลของปีที่จะเทียบ จึงไม่บอกการเปลี่ยนแปลง",
        "The year to compare with is not loaded, so no change is stated.",
    )  # fmt: skip
    SERIES_BREAK = (
        "series_break", _NO_REFERENCE,
        "เริ่มชุดการทดสอบใหม่ระหว่างสองปีนี้ เทียบกันไม่ได้",
        "A new series began in between: the years do not compare.",
    )  # fmt: skip
    PARTICIPATION_MOVED = (
        "participation_moved", _UNRELIABLE,
        "สัดส่วนผู้เข้าสอบเปลี่ยนมากเกินกว่าที่จะเทียบสองปีนี้",
        "Participation moved too much for the two years to be compared.",
    )  # fmt: skip
    NO_PATH = (
        "no_path", _NO_REFERENCE,
        "ชั้นนี้ไม่มีชั้นก่อนหน้าที่จะเทียบ",
        "There is no earlier grade to compare this one with.",
    )  # fmt: skip
    NO_ENROLMENT = (
        "no_enrolment", _NOT_REPORTED,
        "ยังไม่ได้โหลดจำนวนนักเรียนของชั้นและปีนี้",
        "The enrolment of this grade and year is not loaded.",
    )  # fmt: skip
    MORE_THAN_ENROLLED = (
        "more_than_enrolled", _UNRELIABLE,
        "จำนวนที่นับมากกว่าจำนวนนักเรียน ตรวจไฟล์ทั้งสอง",
        "More pupils are counted than are enrolled: check both files.",
    )  # fmt: skip
    NO_BACKGROUND = (
        "no_background", _NOT_REPORTED,
        "ไม่มีข้อมูลพื้นหลังของโรงเรียนอย่างน้อยสองแห่ง",
        "The background of at least two schools is not known.",
    )  # fmt: skip
    NO_RESOURCES = (
        "no_resources", _NOT_REPORTED,
        "ยังไม่ได้โหลดครู ห้อง หรืองบประมาณของปีนี้",
        "Teachers, rooms or budget of this year are not loaded.",
    )  # fmt: skip


def explain(
    count: int, *said: tuple[npt.NDArray[np.bool_], Reason], otherwise: Reasons | None = None
) -> Reasons:
    """Say for each row why its value is missing.

    Parameters
    ----------
    count : of the rows
    said : (mask over the rows, reason); a later one goes before an earlier one
    otherwise : reasons where no mask is true; None = there are none

    Returns
    -------
    array of `Reason`, None where there is none
    """
    reasons = np.full(count, None, dtype=object) if otherwise is None else otherwise.copy()
    for which, reason in said:
        reasons[which] = reason
    return reasons


def first_of(reasons: Reasons | None, others: Reasons | None) -> Reasons | None:
    """Take the reasons of others where there are none."""
    if reasons is None or others is None:
        return others if reasons is None else reasons
    return np.where(pd.isna(reasons), others, reasons)
