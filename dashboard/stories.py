"""What a screen about one group of schools reads, once, before it draws anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.measures import Measure, largest_certain, of_paper, papers_of
from dashboard.page import Request
from dashboard.texts import say
from dashboard.url_state import Notice, View, resolve_view, trace_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import (
    Area,
    AreaInfo,
    MetricSpec,
    Paper,
    SchoolInfo,
    SubjectLabel,
    TestLabel,
    UnknownKey,
)

MEAN, GAP = "mean", "mean_gap"

CHILD_LEVELS = {
    AreaLevel.NATION: AreaLevel.PROVINCE,
    AreaLevel.PROVINCE: AreaLevel.DISTRICT,
    AreaLevel.DISTRICT: AreaLevel.NETWORK,
}
"""What an area is looked at by: the parts of each level."""

BOOKLET_LEVELS = (AreaLevel.DISTRICT, AreaLevel.NETWORK)
"""Areas small enough that every school has its sheet in their booklet on paper."""


@dataclass(frozen=True, slots=True)
class Story:
    """The numbers of one area or school, all papers, and the view that was asked for.

    Parameters
    ----------
    means, gaps : measures of the group in every paper; gaps to `view.reference`
    group : the area, or the school, whose numbers they are
    subject : the subject in focus: the chosen one, else the one with the largest certain gap
    """

    request: Request
    view: View
    tests: Mapping[str, TestLabel]
    subjects: Sequence[SubjectLabel]
    mean_spec: MetricSpec
    gap_spec: MetricSpec
    means: Sequence[Measure]
    gaps: Sequence[Measure]
    subject: str | None
    group: Area

    @property
    def language(self) -> str:
        """Language of the screen."""
        return self.view.language

    @property
    def paper(self) -> Paper | None:
        """The paper shown."""
        return self.view.paper

    @property
    def paper_means(self) -> list[Measure]:
        """Means of the paper shown, one per subject in declared order."""
        return self._in_order(of_paper(self.means, self.paper))

    @property
    def paper_gaps(self) -> list[Measure]:
        """Distances of the paper shown, one per subject in declared order."""
        return self._in_order(of_paper(self.gaps, self.paper))

    @property
    def gap_in_focus(self) -> Measure | None:
        """Distance of the paper shown in the subject in focus."""
        return next((m for m in self.paper_gaps if m.subject == self.subject), None)

    @property
    def paper_subjects(self) -> list[SubjectLabel]:
        """Subjects of the paper shown, in declared order."""
        present = {m.subject for m in of_paper(self.means, self.paper)}
        test = self.paper.test if self.paper else None
        return [s for s in self.subjects if s.test == test and s.key in present]

    @property
    def reference_label(self) -> str:
        """The reference as a word."""
        label = self.view.reference.label(self.language)
        is_word = self.language == "en" and self.view.reference != AreaLevel.OBEC
        return label.lower() if is_word else label

    @property
    def trace(self) -> str:
        """Address of the rows behind the subject in focus."""
        return self.trace_of(self.subject)

    def trace_of(self, subject: str | None) -> str:
        """Return the address of the rows behind a subject of the paper shown."""
        chosen = self.view.selection.changed(subject=subject)
        if self.paper is not None:
            paper = self.paper
            chosen = chosen.changed(test=paper.test, grade=paper.grade, year_be=paper.year_be)
        return trace_href(self.group, chosen)

    def _in_order(self, measures: Sequence[Measure]) -> list[Measure]:
        order = {s.key: i for i, s in enumerate(self.paper_subjects)}
        return sorted(measures, key=lambda m: order.get(m.subject, len(order)))


def chosen_area(request: Request) -> tuple[AreaInfo, Request]:
    """Return the area in the query, or the office's own; one that is gone is said in a notice."""
    asked = request.selection.area
    if asked is None:
        return request.reader.home_area(), request
    try:
        return request.reader.area(asked), request
    except UnknownKey:
        gone = Notice(*(say("area_gone", language, area=asked) for language in ("th", "en")))
        selection = request.selection.changed(area=None)
        told = (*request.notices, gone)
        return request.reader.home_area(), Request(request.reader, selection, told)


def read_area_story(request: Request, info: AreaInfo) -> Story:
    """Read the numbers of an area for the asked view."""
    papers = request.reader.papers(info.area)
    around = info.path[-1].area if info.path else None
    return _read_story(request, papers, info.area.level, around, info.area.area_id)


def read_school_story(request: Request, school: SchoolInfo) -> Story:
    """Read the numbers of a school; its papers are those that hold a result of it."""
    districts = [step.area for step in school.path if step.area.level is AreaLevel.DISTRICT]
    around = districts[0] if districts else None
    means = request.reader.measures(
        MEAN, by=AreaLevel.SCHOOL, within=around, ids=(school.school_id,)
    )
    return _read_story(request, papers_of(means), AreaLevel.SCHOOL, around, school.school_id)


def _read_story(
    request: Request,
    papers: Sequence[Paper],
    level: AreaLevel,
    around: Area | None,
    group_id: str,
) -> Story:
    reader = request.reader
    subjects = reader.subjects()
    view = resolve_view(request.selection, papers, subjects, level=level, notices=request.notices)
    means = reader.measures(MEAN, by=level, within=around, ids=(group_id,))
    gaps = reader.measures(GAP, by=level, within=around, ids=(group_id,), reference=view.reference)
    subject = view.selection.subject or _subject_in_focus(gaps, view.paper, subjects)
    return Story(
        request=request,
        view=view,
        tests=reader.tests(),
        subjects=subjects,
        mean_spec=reader.metric(MEAN),
        gap_spec=reader.metric(GAP),
        means=means,
        gaps=gaps,
        subject=subject,
        group=Area(level, group_id),
    )


def _subject_in_focus(
    gaps: Sequence[Measure], paper: Paper | None, subjects: Sequence[SubjectLabel]
) -> str | None:
    here = of_paper(gaps, paper)
    largest = largest_certain(here)
    if largest is not None:
        return largest.subject
    present = {m.subject for m in here}
    declared = [s.key for s in subjects if paper and s.test == paper.test and s.key in present]
    return declared[0] if declared else None


def school_gaps(story: Story, area: Area) -> list[Measure]:
    """Return the distances of every school of an area in the paper shown."""
    if story.paper is None:
        return []
    return story.request.reader.measures(
        GAP, by=AreaLevel.SCHOOL, within=area, paper=story.paper, reference=story.view.reference
    )
