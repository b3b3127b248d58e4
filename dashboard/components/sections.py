"""Sections that several screens share: filters, headline, figure cards, heatmap, trend."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dash import dcc

from dashboard.components import html
from dashboard.components.filters import filter_bar
from dashboard.components.heatmap import heatmap, legend
from dashboard.components.html import Component
from dashboard.components.kpi import kpi_card
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, marks, notice_list
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table
from dashboard.components.whisker import common_span
from dashboard.figures.trend import missing_years, trend_figure
from dashboard.findings import Finding, papers_in_question
from dashboard.formatting import format_interval, format_number, format_source, status_word
from dashboard.measures import Measure
from dashboard.page import may_open
from dashboard.sentences import (
    other_subjects,
    paper_headline,
    participation_caution,
    reads_as,
    schools_on_its_side,
    series_of,
    subject_word,
)
from dashboard.stories import BOOKLET_LEVELS, Story
from dashboard.texts import say
from dashboard.theme import GRAPH_CONFIG
from dashboard.url_state import compare_href, report_href
from metrics.answers import TestLabel


def opening(story: Story) -> list[Component | None]:
    """Return what stands above every screen of numbers: filters, ways onto paper, notices."""
    return [
        filter_bar(
            story.view,
            story.tests,
            story.paper_subjects,
            subject=story.subject,
            actions=_ways_onto_paper(story),
        ),
        notice_list(story.view.notices, story.language),
    ]


def _ways_onto_paper(story: Story) -> list[Component]:
    """Return the ways to compare, to print the page as it stands, and to the report of its area or school."""
    language = story.language
    printed = html.Button(
        say("print", language),
        type="button",
        className="action",
        title=say("print_title", language),
        **marks(data_print="page"),
    )
    is_booklet = story.group.level in BOOKLET_LEVELS
    report = html.A(
        say("report_booklet" if is_booklet else "report_button", language),
        href=report_href(story.group, story.view.selection),
        className="action",
        title=say("report_button_title", language),
        target="_blank",
    )
    compare = link(
        say("compare_way", language), compare_href([story.group], story.view.selection), "action"
    )
    return [*([compare] if may_open("compare") else []), printed, report]


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
    return text, [*sub, participation_caution(story.paper_means, story.paper, language)]


def area_headline(
    story: Story, gaps: Sequence[Measure], findings: Sequence[Finding], name: str | None
) -> Component:
    """Return an area's sentence, and how many of its schools differ to the same side.

    Parameters
    ----------
    gaps : distances of the area's schools in the paper shown
    findings : a sentence whose numbers a finding puts in doubt says first that it is not confirmed
    name : whose sentence it is, where the page does not say so already
    """
    text, sub = lead_sentences(story)
    side = side_sentence(story, gaps)
    text = f"{name}: {text}" if name else text
    if story.paper in papers_in_question(findings):
        text = say("unconfirmed", story.language, text=text)
    return headline(text, [side, *sub])


def side_sentence(story: Story, gaps: Sequence[Measure]) -> str:
    """Say how many schools differ to the area's side, where the headline names a subject."""
    focus = story.gap_in_focus
    if story.view.selection.subject is None and not (focus is not None and focus.is_certain):
        return ""  # “in this subject” needs a sentence that names one
    return schools_on_its_side(gaps, focus, story.view.reference, story.language)


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
            trace=story.trace_of(mean.subject),
        )
        for mean in story.paper_means
    ]
    return html.Div(cards, className="kpis")


def heatmap_panel(
    story: Story, name: str, findings: Sequence[Finding] = (), *, span: int = 7
) -> Component | None:
    """Return the distances of one year, subject × paper."""
    paper = story.paper
    if paper is None:
        return None
    language, reference = story.language, story.reference_label
    year = [m for m in story.gaps if m.paper.year_be == paper.year_be]
    caption = say("heatmap_caption", language, reference=reference, year=paper.year_be)
    table = heatmap(
        year, story.gap_spec, story.tests, story.subjects, story.view.selection,
        caption=caption, warned=papers_in_question(findings),
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
        trace=story.trace,
        foot=legend(year, language),
    )


def trend_panel(
    story: Story, findings: Sequence[Finding] = (), *, span: int = 6
) -> Component | None:
    """Return the distance of the subject in focus, year by year; years in question are marked."""
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
    in_question = papers_in_question(findings)
    doubtful = frozenset(m.paper.year_be for m in series if m.paper in in_question)
    figure = trend_figure(series, story.gap_spec, test, language, doubtful)
    years_shown = [m.paper.year_be for m in series if m.has_value]
    graph = dcc.Graph(
        id="trend-figure",
        figure=figure,
        config=GRAPH_CONFIG,
        className="trend",
        style={"height": "var(--chart-height)"},
    )
    is_drawn = len(years_shown) > 1
    return panel(
        "trend",
        title,
        " ".join(_trend_notes(series, test, doubtful, language)) if is_drawn else None,
        [html.embed(graph) if is_drawn else empty(_no_trend(years_shown, language))],
        story.view.selection,
        span=span,
        table=_trend_table(series, story, title, doubtful),
        csv_name=f"khetview_trend_{paper.test}_{paper.grade}_{story.subject}",
        spec=story.gap_spec,
        trace=story.trace,
        foot=say("trend_foot", language) if is_drawn else None,
    )


def _trend_notes(
    series: Sequence[Measure], test: TestLabel, doubtful: Collection[int], language: str
) -> Iterator[str]:
    """Say what the line compares, where it breaks and why, and which years are in question."""
    yield say("trend_sentence", language)
    years = [m.paper.year_be for m in series]
    cut = test.break_year_be
    if cut is not None and years and min(years) <= cut <= max(years):
        yield say("trend_new_structure", language, year=cut)
    missing = missing_years(series)
    if missing:
        yield say("trend_gap_years", language, years=", ".join(map(str, missing)))
    if doubtful:
        yield say("trend_warned", language, years=", ".join(map(str, sorted(doubtful))))


def _no_trend(years: Sequence[int], language: str) -> str:
    if years:
        return say("trend_one_year", language, year=years[0])
    return say("trend_none", language)


def _trend_table(
    series: Sequence[Measure], story: Story, caption: str, doubtful: Collection[int]
) -> Table:
    language = story.language
    columns = (
        Column(say("col_year", language)),
        Column(say("col_gap", language), True),
        Column(say("col_range", language), True),
        Column(say("col_reference", language, reference=story.reference_label), True),
        Column(say("col_count", language), True),
        Column(say("col_reads", language)),
        Column(say("col_check", language)),
        Column(say("col_source", language)),
    )
    return Table(caption, columns, [_trend_row(m, story, doubtful) for m in series])


def _trend_row(m: Measure, story: Story, doubtful: Collection[int]) -> list[Cell]:
    language, decimals = story.language, story.gap_spec.decimals
    shown = m.has_value
    number = (
        format_number(m.value, decimals, signed=True) if shown else status_word(m.status, language)
    )
    in_question = f"⚠ {say('in_question', language)}" if m.paper.year_be in doubtful else ""
    return [
        Cell(str(m.paper.year_be)),
        Cell(number),
        Cell(format_interval(m.low, m.high, decimals)),
        Cell(format_number(m.reference_value, story.mean_spec.decimals)),
        Cell(format_number(m.tested_count, 0)),
        Cell(reads_as(m, story.view.reference, language) if shown else ""),
        Cell(in_question),
        Cell(format_source(m.source, language)),
    ]
