"""What is compared: two to five areas or schools, their numbers in one view, and each pair's difference."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dashboard.measures import Measure, of_paper
from dashboard.page import Request
from dashboard.stories import Story, read_area_story, read_school_story
from dashboard.texts import say
from dashboard.url_state import Notice, View, area_href, references_for, resolve_view, school_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo, MetricsError, Paper, SubjectLabel
from metrics.formulas import mean_difference

FEWEST_COMPARED = 2
CHANCE_OF_LUCK = 0.05
"""Share of pairs that do not differ whose 95 % interval still leaves out 0."""


@dataclass(frozen=True, slots=True)
class Group:
    """One area or school that stands beside others.

    Parameters
    ----------
    path : areas around it, widest first
    story : its numbers in every paper
    """

    area: Area
    name: str
    href: str
    path: tuple[AreaInfo, ...]
    story: Story


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the first of a pair stands above the second in one subject; ends are None where unknown."""

    subject: str
    first: Group
    second: Group
    value: float | None
    low: float | None
    high: float | None

    @property
    def is_certain(self) -> bool:
        """Whether the two differ by more than chance explains."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Groups in one view.

    Parameters
    ----------
    groups : those that are there, in the order of the address
    view : paper, reference, notices
    subject : the one in focus: the chosen one, else the one with the largest certain difference
    """

    request: Request
    groups: tuple[Group, ...]
    view: View
    subjects: tuple[SubjectLabel, ...]
    subject: str | None

    @property
    def language(self) -> str:
        """Language of the screen."""
        return self.view.language

    @property
    def is_enough(self) -> bool:
        """Whether there is something to compare."""
        return len(self.groups) >= FEWEST_COMPARED and self.view.paper is not None

    def gap(self, group: Group, subject: str | None) -> Measure | None:
        """Return a group's distance to the reference in the paper shown."""
        return _of_subject(of_paper(group.story.gaps, self.view.paper), subject)

    def mean(self, group: Group, subject: str | None) -> Measure | None:
        """Return a group's mean in the paper shown."""
        return _of_subject(of_paper(group.story.means, self.view.paper), subject)

    def differences(self) -> list[Difference]:
        """Return every pair's difference in every subject, subject by subject."""
        return [
            _differ(self.gap(one, s.key), self.gap(two, s.key), s.key, one, two)
            for s in self.subjects
            for one, two in combinations(self.groups, 2)
        ]


def read_comparison(request: Request) -> Comparison:
    """Read the groups of the address; those that are not there, or may not be seen, give a notice."""
    selection = request.selection
    allowed = references_for(AreaLevel.NATION)
    notices = list(request.notices)
    shared = selection.reference if selection.reference in allowed else None
    asked = replace(request, selection=selection.changed(reference=shared))
    groups: list[Group] = []
    for area in selection.compared:
        try:
            groups.append(_read_group(asked, area))
        except MetricsError as error:
            notices.append(Notice(error.message_th, error.message_en))
    subjects = request.reader.subjects()
    view = resolve_view(
        selection.changed(compared=tuple(group.area for group in groups)),
        _shared_papers(groups), subjects, level=AreaLevel.NATION, notices=notices,
    )  # fmt: skip
    present = {
        m.subject for group in groups for m in of_paper(group.story.gaps, view.paper) if m.has_value
    }
    test = view.paper.test if view.paper else None
    shown = tuple(s for s in subjects if s.test == test and s.key in present)
    found = Comparison(request, tuple(groups), view, shown, None)
    return replace(found, subject=view.selection.subject or _subject_in_focus(found))


def _read_group(request: Request, area: Area) -> Group:
    reader, selection = request.reader, request.selection.changed(compared=())
    if area.level is AreaLevel.SCHOOL:
        school = reader.school(area.area_id)
        return Group(
            area, school.name_th, school_href(area.area_id, selection), school.path,
            read_school_story(request, school),
        )  # fmt: skip
    info = reader.area(area)
    return Group(
        area, info.name(request.language), area_href(area, selection), info.path,
        read_area_story(request, info),
    )  # fmt: skip


def _shared_papers(groups: Sequence[Group]) -> list[Paper]:
    """Return the papers that every group has, newest first; those that any has where none is shared."""
    if not groups:
        return []
    sets = [set(group.story.view.papers) for group in groups]
    papers = set.intersection(*sets) or set.union(*sets)
    return sorted(papers, key=lambda p: (-p.year_be, p.test, p.grade.order))


def _of_subject(measures: Sequence[Measure], subject: str | None) -> Measure | None:
    return next((m for m in measures if m.subject == subject), None)


def _differ(
    one: Measure | None, two: Measure | None, subject: str, first: Group, second: Group
) -> Difference:
    numbers = [number for m in (one, two) for number in _ends(m)]
    value, low, high = (_known(float(n)) for n in mean_difference(*numbers))
    return Difference(subject, first, second, value, low, high)


def _ends(m: Measure | None) -> Iterator[float]:
    shown = m is not None and m.has_value
    for number in (m.value, m.low, m.high) if m is not None and shown else (None, None, None):
        yield math.nan if number is None else number


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number


def _subject_in_focus(found: Comparison) -> str | None:
    certain = [d for d in found.differences() if d.is_certain]
    largest = max(certain, key=lambda d: abs(d.value or 0), default=None)
    if largest is not None:
        return largest.subject
    return found.subjects[0].key if found.subjects else None


def luck_words(differences: Sequence[Difference], language: str) -> str:
    """Say how many pairs would differ by luck alone."""
    known = sum(d.low is not None for d in differences)
    certain = sum(d.is_certain for d in differences)
    luck = f"{known * CHANCE_OF_LUCK:.0f}" if known * CHANCE_OF_LUCK >= 0.5 else "0–1"
    return say("compare_luck", language, certain=certain, known=known, luck=luck)
