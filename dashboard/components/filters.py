"""The filter chips: native selects whose options are whole query strings.

The server alone knows how a choice is spelled; ``assets/shell.js`` only follows the option.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.texts import say
from dashboard.url_state import Selection, View
from data_pipeline.warehouse.vocabulary import Grade
from metrics.answers import Paper, SubjectLabel, TestLabel

Option = tuple[str, str, bool]
"""Label, query string, whether it is the present choice."""


def filter_bar(
    view: View,
    tests: Mapping[str, TestLabel],
    subjects: Sequence[SubjectLabel],
    *,
    subject: str | None = None,
    with_reference: bool = True,
    actions: Sequence[Component] = (),
) -> Component | None:
    """Return the chips of a page: test, grade, year, subject, reference.

    Parameters
    ----------
    with_reference : whether the page lets its reader choose what is compared with
    subject : the subject that the page chose where the URL names none
    actions : what can be done with the whole view; stands at the end of the row
    """
    if view.paper is None:
        return None
    language = view.language
    chips = [
        chip("test", _test_options(view, tests), language),
        chip("grade", _grade_options(view), language),
        chip("year", _year_options(view), language),
        chip("subject", _subject_options(view, subjects, subject), language),
    ]
    if with_reference:
        chips.append(chip("reference", _reference_options(view), language))
    if actions:
        chips.append(html.Div(actions, className="actions"))
    return html.Div(
        chips, className="filters", role="group", **marks(aria_label=say("filters", language))
    )


def chip(key: str, options: Sequence[Option], language: str) -> Component:
    """Return one choice under the word ``filter_<key>``; choosing follows its query."""
    return html.Label(
        [
            html.Span(say(f"filter_{key}", language)),
            html.Select(
                [
                    html.Option(label, value=query or "?", selected="selected" if chosen else None)
                    for label, query, chosen in options
                ],
                id=f"filter-{key}",
                **marks(data_follow="query"),
            ),
        ],
        className="chip",
    )


def _target(view: View, papers: Iterable[Paper], **changes: object) -> str:
    """Spell a choice; what would not fit it any more is left open."""
    wanted: Selection = view.selection.changed(**changes)
    left = list(papers)
    if wanted.year_be is not None and all(p.year_be != wanted.year_be for p in left):
        wanted = wanted.changed(year_be=None)
    return wanted.query()


def _test_options(view: View, tests: Mapping[str, TestLabel]) -> list[Option]:
    assert view.paper is not None
    present = sorted({p.test for p in view.papers}, key=lambda t: tests[t].sort_order)
    options = []
    for test in present:
        papers = [p for p in view.papers if p.test == test]
        grades = {p.grade for p in papers}
        keeps = {"grade": view.paper.grade} if view.paper.grade in grades else {"grade": None}
        subject = view.selection.subject if test == view.paper.test else None
        query = _target(view, papers, test=test, subject=subject, **keeps)
        options.append((tests[test].label(view.language), query, test == view.paper.test))
    return options


def _grade_options(view: View) -> list[Option]:
    paper = view.paper
    assert paper is not None
    grades: list[Grade] = sorted(
        {p.grade for p in view.papers if p.test == paper.test}, key=lambda g: g.order
    )
    return [
        (
            grade.label(view.language),
            _target(
                view,
                (p for p in view.papers if p.test == paper.test and p.grade == grade),
                test=paper.test,
                grade=grade,
            ),
            grade == paper.grade,
        )
        for grade in grades
    ]


def _year_options(view: View) -> list[Option]:
    paper = view.paper
    assert paper is not None
    years = sorted(
        {p.year_be for p in view.papers if (p.test, p.grade) == (paper.test, paper.grade)},
        reverse=True,
    )
    return [
        (
            str(year),
            view.selection.changed(year_be=year, test=paper.test, grade=paper.grade).query(),
            year == paper.year_be,
        )
        for year in years
    ]


def _subject_options(
    view: View, subjects: Sequence[SubjectLabel], chosen: str | None
) -> list[Option]:
    assert view.paper is not None
    return [
        (
            s.label(view.language),
            view.selection.changed(
                subject=s.key, test=view.paper.test, grade=view.paper.grade
            ).query(),
            s.key == (view.selection.subject or chosen),
        )
        for s in subjects
    ]


def _reference_options(view: View) -> list[Option]:
    return [
        (
            level.label(view.language),
            view.selection.changed(reference=level).query(),
            level == view.reference,
        )
        for level in view.references
    ]
