"""School: where it stands, in which subjects, since when, and from which file each number comes."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components import sections
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, marks
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.whisker import common_span, whisker
from dashboard.formatting import (
    MISSING,
    format_interval,
    format_margin,
    format_number,
    format_source,
    status_word,
)
from dashboard.measures import Measure
from dashboard.page import Content, Crumb, Page, Request
from dashboard.sentences import (
    paper_words,
    reads_as,
    subject_word,
)
from dashboard.stories import Story, is_unconfirmed, read_school_story
from dashboard.texts import say
from dashboard.url_state import Selection, area_href, school_href
from data_pipeline.warehouse.vocabulary import AreaLevel, DoubtReason
from metrics.answers import Area, Paper, SchoolInfo


def layout(request: Request) -> Content:
    """Draw one school."""
    school = request.reader.school(request.variables["school_id"])
    story = read_school_story(request, school.school_id)
    selection, language = story.view.selection, story.language
    crumbs = _crumbs(school, selection)
    findings = _findings(request, school)
    if story.paper is None:
        body: list[Component | None] = [
            *sections.opening(story),
            headline(school.name_th),
            empty(say("no_school_results", language)),
            html.Div([_facts_panel(school, selection, span=6)], className="grid"),
        ]
        return Content(school.name_th, body, crumbs, selection)
    body = [
        *sections.opening(story),
        _headline(story, school, findings),
        _doubt_notice(school, language),
        None if findings is None else sections.warnings(story, findings),
        html.Div(
            [
                _subjects_panel(story),
                _facts_panel(school, selection),
                sections.trend_panel(story, findings, span=8),
                _papers_panel(story),
                sections.heatmap_panel(story, school.name_th, findings, span=12),
            ],
            className="grid",
        ),
    ]
    return Content(school.name_th, body, crumbs, selection)


def _crumbs(school: SchoolInfo, selection: Selection) -> tuple[Crumb, ...]:
    steps = [Crumb(a.name(selection.language), area_href(a.area, selection)) for a in school.path]
    return (*steps, Crumb(school.name_th))


def _headline(story: Story, school: SchoolInfo, findings: pd.DataFrame | None) -> Component:
    assert story.paper is not None
    language = story.language
    text, sub = sections.lead_sentences(story)
    if findings is not None and is_unconfirmed(findings, story.paper):
        text = say("unconfirmed", language, text=text)
    counts = [m.tested_count for m in story.paper_means if m.tested_count is not None]
    if counts:
        sub.append(say("sitters", language, count=format_number(max(counts), 0)))
    sub += _missing_papers(story)
    return html.Div([html.P(school.name_th, className="eyebrow"), headline(text, sub)])


def _missing_papers(story: Story) -> list[str]:
    """Say which papers the school sat before but has no result of in the year shown."""
    assert story.paper is not None
    year, language = story.paper.year_be, story.language
    sat = {(p.test, p.grade) for p in story.view.papers}
    now = {(p.test, p.grade) for p in story.view.papers if p.year_be == year}
    lacking = sorted(sat - now, key=lambda pair: pair[1].order)
    return [
        say(
            "school_missing",
            language,
            **paper_words(Paper(year, test, grade), story.tests, language),
        )
        for test, grade in lacking
    ]


def _doubt_notice(school: SchoolInfo, language: str) -> Component | None:
    if not school.is_in_doubt:
        return None
    reason = school.doubt_reason or ""
    known = reason in DoubtReason._value2member_map_
    word = DoubtReason(reason).label(language) if known else reason
    return html.P(say("school_doubt", language, reason=word), className="notice", role="status")


def _findings(request: Request, school: SchoolInfo) -> pd.DataFrame | None:
    """Return the findings of the school's district; None where it stands in none."""
    for step in reversed(school.path):
        if step.area == Area(AreaLevel.DISTRICT, school.district_id or ""):
            return request.reader.findings(step.area)
    return None


def _subjects_panel(story: Story) -> Component:
    language, reference = story.language, story.reference_label
    title = say("subjects_title", language, reference=reference)
    gaps = {m.subject: m for m in story.paper_gaps}
    span = common_span(gaps.values())
    columns = (
        Column(say("col_subject", language)),
        Column(say("col_mean", language), True),
        Column(say("col_gap", language), True),
        Column(""),
        Column(say("col_reads", language)),
        Column(say("col_count", language), True),
        Column(say("col_source", language)),
    )
    rows = [_subject_row(m, gaps.get(m.subject), span, story) for m in story.paper_means]
    return panel(
        "subjects",
        title,
        say("subjects_sentence", language, reference=reference),
        [draw_table(Table(title, columns, rows), "plain subjects")],
        story.view.selection,
        span=8,
        csv_name="khetview_school_subjects",
        spec=story.gap_spec,
    )


def _subject_row(mean: Measure, gap: Measure | None, span: float, story: Story) -> list[Cell]:
    language, decimals = story.language, story.gap_spec.decimals
    label = subject_word(story.subjects, mean.paper.test, mean.subject, language)
    target = story.view.selection.changed(subject=mean.subject).query()
    shown = gap is not None and gap.has_value
    status = gap.status if gap is not None else mean.status
    return [
        Cell(link(label, target, keep_scroll=True), csv=label),
        Cell(format_number(mean.value, story.mean_spec.decimals)),
        Cell(
            html.B(format_number(gap.value, decimals, signed=True)) if gap and shown else MISSING,
            class_name="certain" if gap and gap.is_certain else None,
        ),
        Cell(
            whisker(gap, span) if gap else None,
            csv=format_margin(gap.low, gap.high, decimals) if gap else "",
        ),
        Cell(
            html.Span(
                reads_as(gap, story.view.reference, language)
                if gap and shown
                else status_word(status, language),
                title=format_interval(gap.low, gap.high, decimals) if gap else None,
            )
        ),
        Cell(format_number(mean.tested_count, 0)),
        Cell(format_source(mean.source, language), class_name="source"),
    ]


def _facts_panel(school: SchoolInfo, selection: Selection, *, span: int = 4) -> Component:
    language = selection.language
    facts = {
        "fact_code": school.school_id.split("~")[0],
        "fact_amphoe": school.amphoe_name_th,
        "fact_tambon": school.tambon_name_th,
        "fact_network": school.network_name_th,
        "fact_pupils": None if school.pupil_count is None else format_number(school.pupil_count, 0),
    }
    known = [(key, value) for key, value in facts.items() if value]
    rows = [part for key, value in known for part in (html.Dt(say(key, language)), html.Dd(value))]
    return panel("facts", say("facts", language), None, [html.Dl(rows)], selection, span=span)


def _papers_panel(story: Story) -> Component:
    language = story.language
    by_year: dict[int, list[Paper]] = {}
    for paper in story.view.papers:
        by_year.setdefault(paper.year_be, []).append(paper)
    items = [
        html.Li([html.B(str(year)), " ", *_paper_links(papers, story)])
        for year, papers in sorted(by_year.items(), reverse=True)
    ]
    return panel(
        "papers",
        say("papers_title", language),
        say("papers_sentence", language),
        [html.Ul(items, className="papers")],
        story.view.selection,
        span=4,
    )


def _paper_links(papers: list[Paper], story: Story) -> list[Component]:
    language = story.language
    links = []
    for paper in sorted(papers, key=lambda p: (p.grade.order, p.test)):
        words = paper_words(paper, story.tests, language)
        target = story.view.selection.changed(
            test=paper.test, grade=paper.grade, year_be=paper.year_be, subject=None
        )
        current = marks(aria_current="true") if paper == story.paper else {}
        school_id = story.request.variables["school_id"]
        label = f"{words['test']} {words['grade']}"
        links.append(
            link(label, school_href(school_id, target), "tag", keep_scroll=True, **current)
        )
    return links


PAGE = Page(
    key="school",
    path="/school/<school_id>",
    title_th="โรงเรียน",
    title_en="School",
    order=30,
    question_th="โรงเรียนนี้อยู่ตรงไหน ในวิชาใด ตั้งแต่เมื่อไร",
    question_en="Where does this school stand, in which subjects, since when?",
    layout=layout,
    parent="area",
    in_menu=False,
)
