"""The improvement plan of a quality school, “Re 5 Steps”: what each step is, and one step as it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.quality.assessments import AssessmentProblem
from data_pipeline.warehouse.vocabulary import Labelled

LONGEST_NOTE, LONGEST_LINE = 4000, 300
_YEARS_BE = range(2560, 2700)
_LINKS = ("http://", "https://", "\\\\", "/")


class PlanStep(Labelled):
    """The five steps, in their order."""

    REVIEW = "review", "Review & Classify ทบทวนและจำแนก", "Review and classify"
    RECONSTRUCT = "reconstruct", "Reconstruct to Goal วางแผนสู่เป้าหมาย", "Reconstruct to goal"
    ACT = "act", "Real Activities ลงมือทำ", "Real activities"
    RECHECK = "recheck", "Recheck & Recommend ตรวจซ้ำและแนะนำ", "Recheck and recommend"
    REPORT = "report", "Report to Best Practice รายงานและต่อยอด", "Report to best practice"


@dataclass(frozen=True, slots=True)
class StepEntry:
    """One step of one school's plan in one academic year.

    Parameters
    ----------
    due_on, done_on : None = not set, not done yet
    owner : who is responsible
    link : where its file lies: an address or a path
    """

    school_id: str
    year_be: int
    step: PlanStep
    due_on: dt.date | None = None
    done_on: dt.date | None = None
    owner: str = ""
    note: str = ""
    link: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> StepEntry:
        """Read what the form sent.

        Raises
        ------
        AssessmentProblem : a step, a day, a year or a link that cannot be; says which
        """
        try:
            entry = cls(
                str(given["school_id"]),
                int(given["year_be"]),
                PlanStep(given["step"]),
                _day(given.get("due_on")),
                _day(given.get("done_on")),
                str(given.get("owner") or "").strip()[:LONGEST_LINE],
                str(given.get("note") or "").strip()[:LONGEST_NOTE],
                str(given.get("link") or "").strip()[:LONGEST_LINE],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise AssessmentProblem(
                f"อ่านขั้นของแผนไม่ได้ ตรวจวันที่และปีการศึกษา ({error})",
                f"The step cannot be read. Check its days and its year ({error}).",
            ) from None
        if entry.year_be not in _YEARS_BE:
            raise AssessmentProblem(
                f"ปีการศึกษา {entry.year_be} ไม่ถูกต้อง", f"There is no academic year {entry.year_be}."
            )
        if entry.link and not entry.link.lower().startswith(_LINKS):
            raise AssessmentProblem(
                "ลิงก์ไฟล์ต้องขึ้นต้นด้วย https:// หรือเป็นที่อยู่แฟ้มบนเครือข่าย",
                "A link to a file begins with https:// or is a path on the network.",
            )
        return entry

    def as_json(self) -> dict[str, Any]:
        """Return the step for the form."""
        return {
            "step": self.step.value,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "done_on": self.done_on.isoformat() if self.done_on else None,
            "owner": self.owner,
            "note": self.note,
            "link": self.link,
        }


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None
