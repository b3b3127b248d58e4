"""Subject × paper as a real table, coloured by distance; each state of a cell looks different."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dashboard.components import html
from dashboard.components.html import Component
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

_TOTAL = "total"
"""Key under which a test declares the sum of its parts."""


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
    warned : papers whose numbers a finding puts in question
    """
    language = selection.language
    papers = sorted(
        {m.paper for m in measures}, key=lambda p: (p.grade.order, tests[p.test].sort_order)
    )
    by_cell = {(m.paper, m.subject): m for m in measures}
    own_words = {(s.test, s.key): s.label(language) for s in subjects}
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
                *(
                    _cell(by_cell.get((p, key)), own_words.get((p.test, key), key), spec, selection)
                    for p in papers
                ),
            ]
        )
        for key, label in subject_rows(by_cell, tests, subjects, language)
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


def subject_rows(
    cells: Collection[tuple[Paper, str]],
    tests: Mapping[str, TestLabel],
    subjects: Sequence[SubjectLabel],
    language: str,
) -> list[tuple[str, str]]:
    """Return (subject key, label) per row: one row per key, whatever each test calls it.

    The last of the tests that has a key names it, and the last test's subjects stand first; the
    totals of tests are no subject of their own and stand last.
    """
    present = {(paper.test, key) for paper, key in cells}
    last_first = sorted(
        (s for s in subjects if s.test in tests),
        key=lambda s: (-tests[s.test].sort_order, s.sort_order),
    )
    names: dict[str, str] = {}
    for s in last_first:
        names.setdefault(s.key, s.label(language))
    rows = {s.key: names[s.key] for s in last_first if (s.test, s.key) in present}
    if rows.pop(_TOTAL, None):
        rows[_TOTAL] = say("total", language)
    return list(rows.items())


def _paper_head(paper: Paper, test: TestLabel, language: str, is_warned: bool) -> Component:
    sign = html.Span(" ⚠", title=say("in_question", language)) if is_warned else None
    return html.Th(
        [html.Span(test.label(language)), " ", html.Span(paper.grade.label(language)), sign],
        scope="col",
    )


def _cell(
    measure: Measure | None, own_word: str, spec: MetricSpec, selection: Selection
) -> Component:
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
    reading = _reading(measure, own_word, spec, language)
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


def _reading(measure: Measure, own_word: str, spec: MetricSpec, language: str) -> str:
    parts = [own_word, format_interval(measure.low, measure.high, spec.decimals)]
    if not measure.is_certain:
        parts.append(say("cannot_tell", language))
    if measure.tested_count is not None:
        parts.append(say("sitters", language, count=format_number(measure.tested_count, 0)))
    return " · ".join(part for part in parts if part)
