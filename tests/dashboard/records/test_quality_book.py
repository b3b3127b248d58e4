"""Assessments on their way and plans, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from dashboard.quality.assessments import Assessment, AssessmentProblem, AssessmentState
from dashboard.quality.plans import PlanStep, StepEntry
from dashboard.records.audit import Action, AuditLog, Search
from dashboard.records.quality import QualityBook
from dashboard.records.store import Records
from tests.dashboard.records.conftest import Clock

DAY = dt.date(2024, 8, 9)


def assessment(school: str = "99010001", **levels: int) -> Assessment:
    named = {key.replace("_", "."): level for key, level in levels.items()}
    return Assessment(school, 2567, 2, DAY, "2567", named)


def book_of(records: Records) -> tuple[QualityBook, AuditLog]:
    clock = Clock()
    audit = AuditLog(records, clock)
    return QualityBook(records, audit, clock), audit


def test_assessment__goes_from_draft_to_confirmed_and_every_change_is_in_the_log(
    records: Records,
) -> None:
    book, audit = book_of(records)

    book.keep(assessment(i1_1_1=3), "six", AssessmentState.DRAFT, by="mali", version=0)
    book.keep(assessment(i1_1_1=4), "six", AssessmentState.SUBMITTED, by="mali", version=1)
    assert [one.state for one in book.assessments(is_open=True)] == [AssessmentState.SUBMITTED]
    book.keep(assessment(i1_1_1=4), "six", AssessmentState.CONFIRMED, by="officer", version=2)

    assert book.assessments(is_open=True) == []
    (kept,) = book.assessments("99010001")
    assert (kept.state, kept.version, kept.changed_by) == (AssessmentState.CONFIRMED, 3, "officer")
    entries = audit.read(Search(action=Action.ASSESSMENT_KEPT.value))
    changes = [json.loads(one.detail_json) for one in reversed(entries)]
    assert [one["changed"] for one in changes] == [{"i1.1.1": [None, 3]}, {"i1.1.1": [3, 4]}, {}]
    assert audit.find_break() is None


def test_assessment__who_has_not_seen_the_newest_is_refused(records: Records) -> None:
    book, _ = book_of(records)
    book.keep(assessment(i1=3), "six", AssessmentState.DRAFT, by="mali", version=0)

    with pytest.raises(AssessmentProblem, match="mali"):
        book.keep(assessment(i1=5), "six", AssessmentState.DRAFT, by="somchai", version=0)

    assert book.assessments("99010001")[0].levels == {"i1": 3}


def test_plan__each_step_is_kept_alone_with_its_change_in_the_log(records: Records) -> None:
    book, audit = book_of(records)
    entry = StepEntry("99010001", 2567, PlanStep.ACT, DAY, None, "ครูมาลี", "สอนเสริม", "https://x/y")

    book.write_step(entry, by="mali")
    done = StepEntry("99010001", 2567, PlanStep.ACT, DAY, DAY, "ครูมาลี", "สอนเสริม", "https://x/y")
    book.write_step(done, by="mali")

    assert book.plan("99010001", 2567) == {PlanStep.ACT: done}
    assert book.plan("99010001", 2566) == {}
    newest = json.loads(audit.read(Search(action=Action.PLAN_CHANGED.value))[0].detail_json)
    assert newest == {"changed": {"done_on": [None, "2024-08-09"]}}


@pytest.mark.parametrize(
    "wrong",
    [{"step": "dance"}, {"due_on": "soon"}, {"year_be": 1}, {"link": "javascript:alert(1)"}],
)
def test_plan__what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    given = {"school_id": "99010001", "year_be": 2567, "step": "act", **wrong}

    with pytest.raises(AssessmentProblem):
        StepEntry.read(given)
