"""Subject × paper as a real table, coloured by distance; each state of a cell looks different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import link, marks
from dashboard.formatting import format_interval, format_number, status_word
from dashboard.measures import Measure
from dashboard.texts import say
from dashboard.theme import distance_tone
from dashboard.url_state import Selection
from data_pipeline.warehouse.vocabulary import ValueStatus
from metrics.answers import MetricSpec, Paper, SubjectLabel, TestLabel

_SIGNS = {
    ValueStatus.NOT_REPORTED: "…",
    ValueStatus.NOT_TESTED: "×",
    ValueStatus.TOO_FEW: "n<",
    ValueStatus.SUPPRESSED: "■",
    ValueStatus.NO_REFERENCE: "?",
    ValueStatus.UNRELIABLE: "~",
}
"""What stands in a cell without a number; the words are in its title and in the legend."""


def heatmap(
    measures: Sequence[Measure],
    spec: MetricSpec,
    tests: Mapping[str, TestLabel],
    subjects: Sequence[SubjectLabel],
    selection: Selection,
    *,
    caption: str,
    warned: frozenset[Paper] = frozenset(),
) -> Component:
    """Return the table of one year's distances.

    Parameters
    ----------
    measures : distances of one group in one year
    subjects : declared subjects; one key is one row, whatever the test calls it
    warned : papers whose file has a finding that touches the numbers
    """
    language = selection.language
    papers = sorted(
        {m.paper for m in measures}, key=lambda p: (p.grade.order, tests[p.test].sort_order)
    )
    by_cell = {(m.paper, m.subject): m for m in measures}
    rows = _subject_rows(papers, subjects, by_cell, language)
    head = html.Tr(
        [
            html.Th(html.Span(say("col_subject", language), className="visually-hidden")),
            *(_paper_head(p, tests[p.test], language, p in warned) for p in papers),
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(label, scope="row"),
                *(_cell(by_cell.get((p, keys.get(p.test, ""))), spec, selection) for p in papers),
            ]
        )
        for label, keys in rows
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="visually-hidden"),
                html.Thead(head),
                html.Tbody(body),
            ],
            className="heatmap",
        ),
        className="table-scroll",
        tabIndex="0",
    )


def _subject_rows(
    papers: Sequence[Paper],
    subjects: Sequence[SubjectLabel],
    by_cell: Mapping[tuple[Paper, str], Measure],
    language: str,
) -> list[tuple[str, dict[str, str]]]:
    """Return (label, {test: subject key}) per row, in declared order, rows with a value only.

    Tests share a row where they share the subject's key: คณิตศาสตร์ of NT stands under that of
    O-NET. The test with the most subjects sets the order and the words.
    """
    present = {(paper.test, subject) for paper, subject in by_cell}
    used = {p.test for p in papers}
    width = {test: sum(s.test == test for s in subjects) for test in used}
    rows: dict[str, tuple[str, dict[str, str]]] = {}
    for s in sorted(subjects, key=lambda s: (-width.get(s.test, 0), s.test, s.sort_order)):
        if (s.test, s.key) in present:
            rows.setdefault(s.key, (s.label(language), {}))[1][s.test] = s.key
    return list(rows.values())


def _paper_head(paper: Paper, test: TestLabel, language: str, is_warned: bool) -> Component:
    sign = html.Span(" ⚠", title=say("warnings_title", language)) if is_warned else None
    return html.Th(
        [html.Span(test.label(language)), " ", html.Span(paper.grade.label(language)), sign],
        scope="col",
    )


def _cell(measure: Measure | None, spec: MetricSpec, selection: Selection) -> Component:
    language = selection.language
    if measure is None:
        return html.Td(_sign("—", say("no_test", language)), className="none", **marks(data_csv=""))
    if not measure.has_value:
        word = status_word(measure.status, language)
        sign = _SIGNS.get(ValueStatus(measure.status), "?")
        return html.Td(
            _sign(sign, word),
            className=f"status status-{measure.status.lower()}",
            **marks(data_csv=word),
        )
    number = format_number(measure.value, spec.decimals, signed=True)
    reading = _reading(measure, spec, language)
    target = selection.changed(
        test=measure.paper.test,
        grade=measure.paper.grade,
        year_be=measure.paper.year_be,
        subject=measure.subject,
    )
    tone = distance_tone(measure.value, spec)
    certainty = "certain" if measure.is_certain else "open"
    return html.Td(
        link(
            number,
            target.query(),
            f"{tone} {certainty}",
            keep_scroll=True,
            title=reading,
            **marks(aria_label=f"{number} {reading}"),
        )
    )


def _sign(sign: str, word: str) -> list[Component]:
    """Return a sign for the eye and its word for the ear."""
    return [
        html.Span(sign, title=word, **marks(aria_hidden="true")),
        html.Span(word, className="visually-hidden"),
    ]


def legend(measures: Sequence[Measure], language: str) -> str:
    """Explain the signs and frames that occur among the measures."""
    present = {m.status for m in measures if not m.has_value}
    parts = [say("legend_none", language)]
    parts += [
        f"{sign} = {status.label(language)}" for status, sign in _SIGNS.items() if status in present
    ]
    if any(m.has_value and not m.is_certain for m in measures):
        parts.append(say("legend_open", language))
    return " · ".join(parts)


def _reading(measure: Measure, spec: MetricSpec, language: str) -> str:
    parts = [format_interval(measure.low, measure.high, spec.decimals)]
    if not measure.is_certain:
        parts.append(say("cannot_tell", language))
    if measure.tested_count is not None:
        parts.append(say("sitters", language, count=format_number(measure.tested_count, 0)))
    return " · ".join(part for part in parts if part)
