"""School: where it stands, in which subjects, since when, and from which file each number comes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html, sections
from dashboard.components.html import Component
from dashboard.components.levels import levels_panel
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, marks, stack
from dashboard.components.peers import domains_panel, peers_panel, pupils_panel
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.warnings import warnings
from dashboard.components.whisker import common_span, whisker
from dashboard.findings import Finding, doubt_word, papers_in_question
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
from dashboard.quality.summary import school_panel
from dashboard.rights import Right
from dashboard.sentences import (
    paper_words,
    reads_as,
    subject_word,
)
from dashboard.stories import Story, read_school_story
from dashboard.texts import say
from dashboard.url_state import Selection, area_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, Paper, SchoolInfo

FEW_YEARS = 4
"""Up to so many, the table of results is narrow enough to stand in a column."""


def layout(request: Request) -> Content:
    """Draw one school."""
    school = request.reader.school(request.variables["school_id"])
    story = read_school_story(request, school)
    selection, language = story.view.selection, story.language
    crumbs = _crumbs(school, selection)
    findings = _findings(request, school)
    if story.paper is None:
        body: list[Component | None] = [
            *sections.opening(story),
            headline(school.name_th),
            empty(say("no_school_results", language)),
            html.Div(
                [
                    _facts_panel(school, selection),
                    school_panel(request.reader, school.school_id, selection),
                ],
                className="grid",
            ),
        ]
        return Content(school.name_th, body, crumbs, selection)
    papers = _papers_panel(story)
    has_few_years = len({p.year_be for p in story.view.papers}) <= FEW_YEARS
    body = [
        *sections.opening(story),
        _headline(story, school, findings),
        _doubt_notice(school, language),
        warnings(story, findings),
        html.Div(
            [
                stack(
                    7,
                    _subjects_panel(story),
                    sections.trend_panel(story, findings),
                    papers if has_few_years else None,
                    levels_panel(story, within=_district(school), span=7, is_left_out=True),
                    pupils_panel(request, story, school),
                ),
                stack(
                    5,
                    _facts_panel(school, selection),
                    school_panel(request.reader, school.school_id, selection),
                    domains_panel(request, story, school),
                    sections.heatmap_panel(story, school.name_th, findings),
                ),
                peers_panel(request, story, school),
                None if has_few_years else papers,
            ],
            className="grid",
        ),
    ]
    return Content(school.name_th, body, crumbs, selection)


def _district(school: SchoolInfo) -> Area | None:
    """Return the district that a school stands in; None where nobody said."""
    districts = [step.area for step in school.path if step.area.level is AreaLevel.DISTRICT]
    return districts[0] if districts else None


def _crumbs(school: SchoolInfo, selection: Selection) -> tuple[Crumb, ...]:
    steps = [Crumb(a.name(selection.language), area_href(a.area, selection)) for a in school.path]
    return (*steps, Crumb(school.name_th))


def _headline(story: Story, school: SchoolInfo, findings: Sequence[Finding]) -> Component:
    assert story.paper is not None
    language = story.language
    text, sub = sections.lead_sentences(story)
    if story.paper in papers_in_question(findings):
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
    word = doubt_word(school.doubt_reason, language)
    return html.P(say("school_doubt", language, reason=word), className="notice", role="status")


def _findings(request: Request, school: SchoolInfo) -> tuple[Finding, ...]:
    """Return the findings of the school's district; nothing where it stands in none."""
    for step in reversed(school.path):
        if step.area == Area(AreaLevel.DISTRICT, school.district_id or ""):
            return request.reader.findings(step.area)
    return ()


def _subjects_panel(story: Story) -> Component:
    language, reference = story.language, story.reference_label
    title = say("subjects_title", language, reference=reference)
    gaps = {m.subject: m for m in story.paper_gaps}
    span = common_span(gaps.values())
    columns = (
        Column(say("col_subject", language)),
        Column(say("col_mean", language), True),
        Column(say("col_gap", language), True),
        Column(say("col_margin", language), is_hidden=True),
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
        csv_name="khetview_school_subjects",
        spec=story.gap_spec,
        trace=story.trace,
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
        Cell(
            _source_link(mean, story), csv=format_source(mean.source, language), class_name="source"
        ),
    ]


def _source_link(mean: Measure, story: Story) -> Component:
    return link(format_source(mean.source, story.language), story.trace_of(mean.subject))


def _facts_panel(school: SchoolInfo, selection: Selection) -> Component:
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
    return panel("facts", say("facts", language), None, [html.Dl(rows)], selection)


def _papers_panel(story: Story) -> Component:
    """Return tests × years: how many sat each paper, leading to its subjects."""
    language = story.language
    sitters: dict[Paper, int] = {}
    for m in story.means:
        sitters[m.paper] = max(sitters.get(m.paper, 0), m.tested_count or 0)
    years = sorted({p.year_be for p in sitters}, reverse=True)
    kinds = sorted({(p.grade.order, p.test, p.grade) for p in sitters})
    rows = []
    for _, test, grade in kinds:
        papers = [Paper(year, test, grade) for year in years]
        words = paper_words(papers[0], story.tests, language)
        cells = [_paper_cell(paper, sitters.get(paper), story) for paper in papers]
        rows.append([Cell(f"{words['test']} {words['grade']}"), *cells])
    columns = [Column(say("col_paper", language)), *(Column(str(year), True) for year in years)]
    title = say("papers_title", language)
    shape = "plain papers" if len(years) > FEW_YEARS else "plain papers few"
    return panel(
        "papers",
        title,
        say("papers_sentence", language),
        [draw_table(Table(title, columns, rows), shape)],
        story.view.selection,
        span=12,
        csv_name="khetview_school_papers",
    )


def _paper_cell(paper: Paper, sitters: int | None, story: Story) -> Cell:
    language = story.language
    if sitters is None:
        return Cell(html.Span("—", title=say("papers_none", language)), csv="")
    target = story.view.selection.changed(
        test=paper.test, grade=paper.grade, year_be=paper.year_be, subject=None
    )
    current = marks(aria_current="true") if paper == story.paper else {}
    count = format_number(sitters, 0)
    words = " ".join(paper_words(paper, story.tests, language).values())
    label = f"{words}: {say('sitters', language, count=count)}"
    return Cell(
        link(
            count,
            target.query(),
            keep_scroll=True,
            title=label,
            **marks(aria_label=label),
            **current,
        ),
        csv=count,
    )


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
    right=Right.SEE_RESULTS,
)
