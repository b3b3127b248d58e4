"""An assessment as it is entered on screen: read, held against the rule, and written as the file that is loaded.

The screens never write to the warehouse: a confirmed assessment goes to the inbox as a file of
levels by indicator, and is loaded, checked and logged like any office's own file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.formatting import BUDDHIST_OFFSET, today
from data_pipeline.warehouse.vocabulary import Labelled
from metrics.answers import MetricsError
from metrics.quality.scheme import Scheme

MOST_ROUNDS = 99
_FIRST_DAY = dt.date(2000, 1, 1)


class AssessmentProblem(MetricsError):
    """Something about an assessment that cannot be taken; says what, in both languages."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en, message_th)


class AssessmentState(Labelled):
    """How far an assessment is: kept by its school, handed in, or confirmed and loaded."""

    DRAFT = "draft", "ร่าง", "Draft"
    SUBMITTED = "submitted", "ส่งแล้ว รอยืนยัน", "Submitted"
    CONFIRMED = "confirmed", "ยืนยันแล้ว", "Confirmed"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One school's levels in one round.

    Parameters
    ----------
    year_be, round_no : the round
    assessed_on : its day
    indicator_version : of the list of indicators that was used
    levels : by indicator; what is not there was not assessed
    """

    school_id: str
    year_be: int
    round_no: int
    assessed_on: dt.date
    indicator_version: str
    levels: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Mapping[str, Any], scheme: Scheme) -> Assessment:
        """Read what a form sent.

        Raises
        ------
        AssessmentProblem : a day, a round or a level that cannot be; says which
        """
        try:
            day = dt.date.fromisoformat(str(given["assessed_on"]))
            year_be, round_no = int(given["year_be"]), int(given["round_no"])
            levels = {
                str(k): int(v) for k, v in dict(given["levels"]).items() if v not in (None, "")
            }
        except (KeyError, TypeError, ValueError) as error:
            raise AssessmentProblem(
                f"อ่านแบบประเมินไม่ได้ ตรวจวันที่ รอบ และระดับ ({error})",
                f"The form cannot be read. Check the date, the round and the levels ({error}).",
            ) from None
        made = cls(
            str(given.get("school_id", "")),
            year_be,
            round_no,
            day,
            scheme.indicator_version,
            levels,
        )
        made.check(scheme)
        return made

    def check(self, scheme: Scheme) -> None:
        """Refuse what cannot be: a day to come, a round out of range, a level that the rule does not know."""
        if not _FIRST_DAY <= self.assessed_on <= today():
            raise AssessmentProblem(
                f"วันที่ประเมิน {self.assessed_on.isoformat()} ต้องไม่อยู่ในอนาคต",
                f"The day {self.assessed_on.isoformat()} must not lie in the future.",
            )
        year = self.assessed_on.year + BUDDHIST_OFFSET
        if self.year_be not in (year - 1, year) or not 1 <= self.round_no <= MOST_ROUNDS:
            raise AssessmentProblem(
                f"รอบ {self.round_no}/{self.year_be} ไม่ตรงกับวันที่ประเมิน ปีการศึกษาต้องเป็น {year - 1} หรือ {year}",
                f"Round {self.round_no}/{self.year_be} does not fit the day; the academic year must be {year - 1} or {year}.",
            )
        for key, level in self.levels.items():
            if key not in scheme.places:
                raise AssessmentProblem(
                    f"ไม่มีตัวชี้วัด {key} ในฉบับ {scheme.indicator_version}",
                    f"There is no indicator {key} in version {scheme.indicator_version}.",
                )
            if not scheme.lowest_level <= level <= scheme.levels:
                raise AssessmentProblem(
                    f"ตัวชี้วัด {key}: ระดับต้องเป็น {scheme.lowest_level} ถึง {scheme.levels} พบ {level}",
                    f"Indicator {key}: a level is {scheme.lowest_level} to {scheme.levels}. Found {level}.",
                )
        if not self.levels:
            raise AssessmentProblem("ยังไม่ได้ให้ระดับตัวชี้วัดใดเลย", "No indicator has a level yet.")

    @property
    def file_name(self) -> str:
        """Name under which it is loaded; it tells dataset, year and round."""
        return f"quality_{self.year_be}_r{self.round_no}_{self.school_id}.csv"

    def answers(self) -> dict[str, Any]:
        """Return what the loader is told about the file."""
        return {"year_be": self.year_be, "round_no": self.round_no, "district": self.school_id[:4]}

    def as_csv(self, name_th: str, scheme: Scheme) -> bytes:
        """Return the file: one row, one column per indicator; what was not assessed is empty."""
        day = f"{self.assessed_on:%d/%m}/{self.assessed_on.year + BUDDHIST_OFFSET}"
        heading = ["รหัสโรงเรียน", "โรงเรียน", "วันที่ประเมิน", "ฉบับตัวชี้วัด"]
        keys = [one.key for one in scheme.indicators]
        cells = [str(self.levels.get(key, "")) for key in keys]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(
            [
                [*heading, *keys],
                [self.school_id, name_th, day, self.indicator_version, *cells],
            ]
        )
        return text.getvalue().encode("utf-8")
