"""The questions about quality schools that the screens ask, all of one snapshot.

Each is one line: its parameters, its answer and its words are those of
`metrics.quality.service.QualityQuestions`. Who may ask it about what stands in
`dashboard.scoped_quality`; a test holds the two lists together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypedDict, TypeVar

from metrics.quality.rounds import RoundKey
from metrics.quality.service import QualityQuestions

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")


class InRound(TypedDict):
    """The round that a question is about; None = each school's newest."""

    year_be: int | None
    round_no: int | None


def in_round(chosen: RoundKey | None) -> InRound:
    """Return a round as the questions take it: ``quality.ratings(area, key, **in_round(chosen))``."""
    year_be, round_no = chosen or (None, None)
    return {"year_be": year_be, "round_no": round_no}


def _of_its_snapshot(
    question: Callable[Concatenate[QualityQuestions, Asked], Answered],
) -> Callable[Concatenate[QualityReader, Asked], Answered]:
    """Return a question as the reader asks it: of its snapshot, where none is named."""
    name = question.__name__

    @wraps(question)
    def ask(self: QualityReader, *asked: Asked.args, **more: Asked.kwargs) -> Answered:
        answer: Callable[..., Answered] = getattr(self.service, name)
        return answer(*asked, **{"snapshot": self.snapshot, **more})

    return ask


class QualityReader:
    """One request's view of quality schools: every question goes to the same snapshot.

    Parameters
    ----------
    service : answers as `QualityQuestions` does, for instance `dashboard.scoped_service.ScopedService`
    """

    def __init__(self, service: Any, snapshot: str) -> None:
        self.service, self.snapshot = service, snapshot

    # the rule
    schemes = _of_its_snapshot(QualityQuestions.quality_schemes)
    scheme = _of_its_snapshot(QualityQuestions.quality_scheme)
    problems = _of_its_snapshot(QualityQuestions.quality_problems)
    what_if = _of_its_snapshot(QualityQuestions.quality_what_if)

    # an area
    rounds = _of_its_snapshot(QualityQuestions.quality_rounds)
    ratings = _of_its_snapshot(QualityQuestions.quality_ratings)
    components = _of_its_snapshot(QualityQuestions.quality_components)
    component_means = _of_its_snapshot(QualityQuestions.quality_component_means)
    distribution = _of_its_snapshot(QualityQuestions.quality_distribution)
    amphoes = _of_its_snapshot(QualityQuestions.quality_amphoes)
    standing = _of_its_snapshot(QualityQuestions.quality_standing)
    moves = _of_its_snapshot(QualityQuestions.quality_moves)
    flows = _of_its_snapshot(QualityQuestions.quality_flows)
    due = _of_its_snapshot(QualityQuestions.quality_due)
    budget = _of_its_snapshot(QualityQuestions.quality_budget)
    evidence = _of_its_snapshot(QualityQuestions.quality_evidence)
    contradictions = _of_its_snapshot(QualityQuestions.quality_contradictions)
    lift = _of_its_snapshot(QualityQuestions.quality_lift)
    grid = _of_its_snapshot(QualityQuestions.achievement_tiers)

    # a school
    history = _of_its_snapshot(QualityQuestions.quality_history)
    levels = _of_its_snapshot(QualityQuestions.quality_levels)
    subjects = _of_its_snapshot(QualityQuestions.quality_subjects)
    certainty = _of_its_snapshot(QualityQuestions.quality_certainty)
    next_steps = _of_its_snapshot(QualityQuestions.quality_next_steps)

    # who is near
    network = _of_its_snapshot(QualityQuestions.quality_network)
    places = _of_its_snapshot(QualityQuestions.quality_places)
    without_place = _of_its_snapshot(QualityQuestions.schools_without_place)
    joined = _of_its_snapshot(QualityQuestions.quality_joined)
