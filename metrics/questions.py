"""What is asked of the marts: which groups, of which paper, with which measures."""

from __future__ import annotations

from dataclasses import dataclass

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows of the marts an answer is made from; None = all.

    Parameters
    ----------
    by : level of the groups
    within : only groups inside this area
    ids : only these groups
    test, grade, subject, year_be : only this paper
    reference : what the groups are compared with
    measures : columns of the marts beside counts and status; a level that has no such column has it missing
    reference_measures : columns of the reference beside its mean
    and_year_be : of this year as well
    """

    by: AreaLevel
    within: Area | None = None
    ids: tuple[str, ...] | None = None
    test: str | None = None
    grade: str | None = None
    subject: str | None = None
    year_be: int | None = None
    reference: AreaLevel | None = None
    measures: tuple[str, ...] = ()
    reference_measures: tuple[str, ...] = ()
    and_year_be: int | None = None
