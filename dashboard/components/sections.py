"""Sections that several screens share: figure cards, heatmap, trend, warnings, places to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.filters import filter_bar
from dashboard.components.heatmap import heatmap, legend
from dashboard.components.kpi import kpi_card
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, marks, notice_list
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table
from dashboard.components.whisker import common_span
from dashboard.figures.trend import missing_years, trend_figure
from dashboard.formatting import (
    format_interval,
    format_number,
    format_source,
    status_word,
)
from dashboard.measures import Measure
from dashboard.sentences import (
    other_subjects,
    paper_headline,
    paper_words,
    reads_as,
    schools_on_its_side,
    series_of,
    subject_word,
    where_line,
)
from dashboard.stories import (
    Story,
    findings_of_paper,
    is_unconfirmed,
    serious_findings,
    warned_papers,
)
from dashboard.texts import say
from dashboard.theme import GRAPH_CONFIG
from dashboard.url_state import school_href

WARNINGS_SHOWN = 3
PLACES_SHOWN = 6
_PROOF = re.compile(r" — |\. (?=Expected: )")
"""Where a finding's sentence ends and its proof begins."""


def opening(story: Story) -> list[Component | None]:
    """Return what stands above every screen of numbers: filters and notices."""
    return [
        filter_bar(story.view, story.tests, story.paper_subjects, subject=story.subject),
        notice_list(story.view.notices, story.language),
    ]


def lead_sentences(story: Story) -> tuple[str, list[str]]:
    """Return the headline of the paper shown, and what else is certain or open in it."""
    assert story.paper is not None
    gaps, chosen = story.paper_gaps, story.view.selection.subject
    reference, language = story.view.reference, story.language
    text = paper_headline(
        gaps, story.gaps, story.paper, story.gap_spec,
        story.tests, story.subjects, reference, language, chosen=chosen,
    )  # fmt: skip
    sub = other_subjects(gaps, story.gap_spec, story.subjects, reference, language, chosen=chosen)
    return text, sub


def area_headline(
    story: Story, gaps: Sequence[Measure], findings: pd.DataFrame, name: str | None
) -> Component:
    """Return an area's sentence, and how many of its schools differ to the same side.

    Parameters
    ----------
    gaps : distances of the area's schools in the paper shown
    findings : a sentence whose numbers a finding puts in doubt says first that it is not confirmed
    name : whose sentence it is, where the page does not say so already
    """
    text, sub = lead_sentences(story)
    focus = story.gap_in_focus
    is_named = story.view.selection.subject is not None or (focus is not None and focus.is_certain)
    side = ""
    if is_named:  # “in this subject” needs a sentence that names one
        side = schools_on_its_side(gaps, focus, story.view.reference, story.language)
    text = f"{name}: {text}" if name else text
    if is_unconfirmed(findings, story.paper):
        text = say("unconfirmed", story.language, text=text)
    return headline(text, [side, *sub])


def kpi_row(story: Story) -> Component:
    """Return one card per subject of the paper shown."""
    gaps = {m.subject: m for m in story.paper_gaps}
    span = common_span(gaps.values())
    cards = [
        kpi_card(
            subject_word(story.subjects, mean.paper.test, mean.subject, story.language),
            mean,
            gaps.get(mean.subject),
            story.mean_spec,
            story.gap_spec,
            story.view.reference.label(story.language),
            story.language,
            span=span,
        )
        for mean in story.paper_means
    ]
    return html.Div(cards, className="kpis")


def heatmap_panel(
    story: Story, name: str, findings: pd.DataFrame | None = None, *, span: int = 7
) -> Component | None:
    """Return the distances of one year, subject × paper."""
    paper = story.paper
    if paper is None:
        return None
    language, reference = story.language, story.reference_label
    year = [m for m in story.gaps if m.paper.year_be == paper.year_be]
    caption = say("heatmap_caption", language, reference=reference, year=paper.year_be)
    warned = frozenset() if findings is None else warned_papers(findings)
    table = heatmap(
        year, story.gap_spec, story.tests, story.subjects, story.view.selection,
        caption=caption, warned=warned,
    )  # fmt: skip
    return panel(
        "heatmap",
        say("heatmap_title", language, reference=reference),
        say("heatmap_sentence", language, area=name, reference=reference, year=paper.year_be),
        [table],
        story.view.selection,
        span=span,
        csv_name=f"khetview_distance_{paper.year_be}",
        spec=story.gap_spec,
        foot=legend(year, language),
    )


def trend_panel(
    story: Story, findings: pd.DataFrame | None = None, *, span: int = 6
) -> Component | None:
    """Return the distance of the subject in focus, year by year; years with findings are marked."""
    paper = story.paper
    if paper is None or story.subject is None:
        return None
    language = story.language
    series = series_of(story.gaps, paper, story.subject)
    test = story.tests[paper.test]
    title = say(
        "trend_title",
        language,
        subject=subject_word(story.subjects, paper.test, story.subject, language),
        grade=paper.grade.label(language),
        reference=story.reference_label,
    )
    sentence = say("trend_sentence", language)
    missing = missing_years(series)
    if missing:
        years = ", ".join(str(year) for year in missing)
        sentence += " " + say("trend_gap_years", language, years=years)
    drawn = {m.paper for m in series}
    warned = set() if findings is None else warned_papers(findings) & drawn
    doubtful = frozenset(p.year_be for p in warned)
    if doubtful:
        years = ", ".join(str(year) for year in sorted(doubtful))
        sentence += " " + say("trend_warned", language, years=years)
    figure = trend_figure(series, story.gap_spec, test, language, doubtful)
    years_shown = [m.paper.year_be for m in series if m.has_value]
    graph = dcc.Graph(
        id="trend-figure",
        figure=figure,
        config=GRAPH_CONFIG,
        className="trend",
        style={"height": "var(--chart-height)"},
    )
    return panel(
        "trend",
        title,
        sentence,
        [graph if len(years_shown) > 1 else empty(_no_trend(years_shown, language))],
        story.view.selection,
        span=span,
        table=_trend_table(series, story, title),
        csv_name=f"khetview_trend_{paper.test}_{paper.grade}_{story.subject}",
        spec=story.gap_spec,
        foot=say("trend_foot", language) if len(years_shown) > 1 else None,
    )


def _no_trend(years: Sequence[int], language: str) -> str:
    if years:
        return say("trend_one_year", language, year=years[0])
    return say("trend_none", language)


def _trend_table(series: Sequence[Measure], story: Story, caption: str) -> Table:
    language = story.language
    columns = (
        Column(say("col_year", language)),
        Column(say("col_gap", language), True),
        Column(say("col_range", language), True),
        Column(say("col_reference", language, reference=story.reference_label), True),
        Column(say("col_count", language), True),
        Column(say("col_reads", language)),
        Column(say("col_source", language)),
    )
    return Table(caption, columns, [_trend_row(m, story) for m in series])


def _trend_row(m: Measure, story: Story) -> list[Cell]:
    language, decimals = story.language, story.gap_spec.decimals
    shown = m.has_value
    number = (
        format_number(m.value, decimals, signed=True) if shown else status_word(m.status, language)
    )
    return [
        Cell(str(m.paper.year_be)),
        Cell(number),
        Cell(format_interval(m.low, m.high, decimals)),
        Cell(format_number(m.reference_value, story.mean_spec.decimals)),
        Cell(format_number(m.tested_count, 0)),
        Cell(reads_as(m, story.view.reference, language) if shown else ""),
        Cell(format_source(m.source, language)),
    ]


def warnings(
    story: Story, findings: pd.DataFrame, doubts: pd.DataFrame | None = None
) -> Component | None:
    """Return what the checks found in the files behind the paper shown, loudly; or nothing."""
    language = story.language
    serious = serious_findings(findings_of_paper(findings, story.paper))
    items = [_warning(row, language) for row in serious.head(WARNINGS_SHOWN).to_dict("records")]
    left = len(serious) - WARNINGS_SHOWN
    if left > 0:
        items.append(html.Li(say("warnings_more", language, count=left)))
    in_doubt = 0 if doubts is None else len(findings_of_paper(doubts, story.paper))
    if in_doubt:
        items.append(html.Li(say("doubts_note", language, count=in_doubt)))
    if not items:
        return None
    data_href = "/data" + story.view.selection.changed(area=None).query()
    return html.Section(
        [
            html.H2(
                [html.Span("⚠ ", **marks(aria_hidden="true")), say("warnings_title", language)]
            ),
            html.Ul(items),
            link(say("warnings_link", language), data_href),
        ],
        className="card warnings",
    )


def _warning(row: Mapping[Any, Any], language: str) -> Component:
    message = row["message_en"] if language == "en" else row["message_th"]
    step = row.get("suggestion")
    file_name = str(row["file_name"])
    message = str(message).removeprefix(file_name).removeprefix(" · ").removeprefix(": ")
    said, *proof = _PROOF.split(message, maxsplit=1)
    rest = [
        *proof,
        f"{say('next_step', language)}: {step}" if isinstance(step, str) and step else "",
    ]
    details = [html.P(part) for part in rest if part]
    parts: list[Any] = [html.B(file_name), f" · {said}"]
    if details:
        parts.append(html.Details([html.Summary(say("details", language)), *details]))
    return html.Li(parts)


def where_panel(
    story: Story, gaps: Sequence[Measure], all_href: str, *, span: int = 5
) -> Component | None:
    """Return the schools that are surest to be far below the reference.

    Ordered by the bound of the interval that is nearer to 0, not by the mean: two pupils' mean
    is easily far away, and says little.
    """
    paper = story.paper
    if paper is None:
        return None
    language = story.language
    words = {"reference": story.reference_label, **paper_words(paper, story.tests, language)}
    worst: dict[str, Measure] = {}
    for m in sorted((m for m in gaps if m.is_below), key=lambda m: m.high or 0):
        worst.setdefault(m.group_id, m)
    shown = list(worst.values())[:PLACES_SHOWN]
    body: Component = empty(say("where_none", language, **words))
    if shown:
        body = html.Ul([_place(m, story) for m in shown], className="list")
    more = html.P(link(say("where_all", language), all_href), className="more")
    return panel(
        "where",
        say("where_title", language),
        say("where_sentence", language, **words),
        [body, more],
        story.view.selection,
        span=span,
        table=_where_table(shown, story) if shown else None,
        csv_name="khetview_where_first" if shown else None,
        spec=story.gap_spec,
    )


def _place(m: Measure, story: Story) -> Component:
    href = school_href(m.group_id, story.view.selection)
    why = where_line(m, story.gap_spec, story.subjects, story.view.reference, story.language)
    return html.Li([link(m.name_th, href), html.Span(why, className="why")])


def _where_table(shown: Sequence[Measure], story: Story) -> Table:
    language, decimals = story.language, story.gap_spec.decimals
    columns = (
        Column(say("col_school", language)),
        Column(say("col_subject", language)),
        Column(say("col_gap", language), True),
        Column(say("col_range", language), True),
        Column(say("col_count", language), True),
        Column(say("col_source", language)),
    )
    rows = [
        [
            Cell(m.name_th),
            Cell(subject_word(story.subjects, m.paper.test, m.subject, language)),
            Cell(format_number(m.value, decimals, signed=True)),
            Cell(format_interval(m.low, m.high, decimals)),
            Cell(format_number(m.tested_count, 0)),
            Cell(format_source(m.source, language)),
        ]
        for m in shown
    ]
    return Table(say("where_title", language), columns, rows)
