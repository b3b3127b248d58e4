"""Subjects: how one subject looks over all schools of a grade, over grades and over years."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html, sections
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.levels import levels_panel
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.warnings import warnings
from dashboard.figures.funnel import distribution_figure, funnel_figure
from dashboard.formatting import format_margin, format_number
from dashboard.measures import Measure, expected_by_luck
from dashboard.page import Content, Page, Request
from dashboard.rights import Right
from dashboard.sentences import paper_words, reads_as, subject_word
from dashboard.shell import area_crumbs
from dashboard.stories import Story, chosen_area, read_area_story, school_gaps
from dashboard.texts import say
from dashboard.theme import distance_tone
from dashboard.url_state import school_href
from data_pipeline.warehouse.vocabulary import AreaLevel, QualityLevel
from metrics.answers import AreaInfo
from metrics.reference_data import cut_scores


def layout(request: Request) -> Content:
    """Draw the subject in focus."""
    info, request = chosen_area(request)
    story = read_area_story(request, info)
    language, selection = story.language, story.view.selection
    title, crumbs = PAGE.title(language), area_crumbs(info, selection)
    if story.paper is None or story.subject is None:
        body = [*sections.opening(story), empty(say("no_papers", language))]
        return Content(title, body, crumbs, selection)
    schools = [m for m in school_gaps(story, info.area) if m.subject == story.subject]
    findings = request.reader.findings(info.area)
    panels = [
        _funnel_panel(story, schools, info),
        _distribution_panel(story, schools),
        _years_panel(story),
        levels_panel(story),
        _cuts_panel(story),
    ]
    body = [
        *sections.opening(story),
        _headline(story, schools),
        warnings(story, findings),
        html.Div([one for one in panels if one is not None], className="grid"),
    ]
    return Content(title, body, crumbs, selection)


def _subject(story: Story) -> str:
    assert story.paper is not None and story.subject is not None
    return subject_word(story.subjects, story.paper.test, story.subject, story.language)


def _headline(story: Story, schools: Sequence[Measure]) -> Component:
    assert story.paper is not None
    language = story.language
    below = sum(m.is_below for m in schools)
    above = sum(m.is_certain and not m.is_below for m in schools)
    text = say(
        "subjects_headline",
        language,
        subject=_subject(story),
        below=below,
        above=above,
        total=sum(m.has_interval for m in schools),
        reference=story.reference_label,
        **paper_words(story.paper, story.tests, language),
    )
    luck = say("subjects_luck", language, count=expected_by_luck(schools))
    return headline(text, [luck])


def _funnel_panel(story: Story, schools: Sequence[Measure], info: AreaInfo) -> Component:
    language, paper = story.language, story.paper
    assert paper is not None
    within = None if info.area.level is AreaLevel.NATION else info.area
    answer = story.request.reader.answer(
        "sd", by=AreaLevel.SCHOOL, within=within, paper=paper, subject=story.subject
    )
    sds = answer.frame["value"].dropna()
    sd = float(sds.median()) if len(sds) else None
    figure = funnel_figure(schools, sd, story.gap_spec, language)
    title = say("funnel_title", language, reference=story.reference_label)
    return panel(
        "funnel",
        title,
        say("funnel_sentence", language) if sd else say("funnel_no_sd", language),
        [
            graph("funnel-figure", figure, "funnel", story.view.selection)
            if figure["data"]
            else empty(say("no_papers", language))
        ],
        story.view.selection,
        span=7,
        table=_schools_table(schools, story, title),
        csv_name=f"khetview_funnel_{paper.test}_{paper.grade}_{paper.year_be}_{story.subject}",
        spec=story.gap_spec,
        trace=story.trace,
        foot=say("funnel_foot", language),
    )


def _schools_table(schools: Sequence[Measure], story: Story, caption: str) -> Table:
    language, decimals = story.language, story.gap_spec.decimals
    columns = (
        Column(say("col_school", language)),
        Column(say("col_count", language), True),
        Column(say("col_gap", language), True),
        Column("±", True),
        Column(say("col_reads", language)),
    )
    rows = [
        [
            Cell(link(m.name_th, school_href(m.group_id, story.view.selection)), csv=m.name_th),
            Cell(format_number(m.tested_count, 0)),
            Cell(format_number(m.value, decimals, signed=True)),
            Cell(format_margin(m.low, m.high, decimals)),
            Cell(reads_as(m, story.view.reference, language)),
        ]
        for m in sorted(schools, key=lambda m: (m.value is None, m.value or 0))
    ]
    return Table(caption, columns, rows)


def _distribution_panel(story: Story, schools: Sequence[Measure]) -> Component:
    language = story.language
    figure = distribution_figure(schools, story.gap_spec, language)
    return panel(
        "distribution",
        say("distribution_title", language),
        say("distribution_sentence", language),
        [
            graph("distribution-figure", figure, "strip", story.view.selection)
            if figure["data"]
            else empty(say("no_papers", language))
        ],
        story.view.selection,
        span=5,
        spec=story.gap_spec,
        trace=story.trace,
    )


def _years_panel(story: Story) -> Component:
    """The same subject over the grades and years: a table of distances in their tones."""
    language, selection = story.language, story.view.selection
    own = [m for m in story.gaps if m.subject == story.subject]
    years = sorted({m.paper.year_be for m in own})
    by_cell = {(m.paper.test, m.paper.grade, m.paper.year_be): m for m in own}
    papers = sorted(
        {(m.paper.test, m.paper.grade) for m in own},
        key=lambda key: (key[1].order, story.tests[key[0]].sort_order),
    )
    title = say("subject_years_title", language, subject=_subject(story))
    columns = [Column(say("col_paper", language)), *(Column(str(year)) for year in years)]
    rows = [
        [
            Cell(f"{story.tests[test].label(language)} {grade.label(language)}"),
            *(_year_cell(by_cell.get((test, grade, year)), story) for year in years),
        ]
        for test, grade in papers
    ]
    return panel(
        "subject-years",
        title,
        say("subject_years_sentence", language, reference=story.reference_label),
        [draw_table(Table(title, columns, rows), "heatmap")],
        selection,
        span=12,
        csv_name=f"khetview_{story.subject}_years",
        spec=story.gap_spec,
        trace=story.trace,
    )


def _year_cell(m: Measure | None, story: Story) -> Cell:
    if m is None or not m.has_value:
        return Cell(html.Span("—", className="none"), csv="")
    text = format_number(m.value, story.gap_spec.decimals, signed=True)
    tone = distance_tone(m.value, story.gap_spec)
    target = story.view.selection.changed(
        test=m.paper.test, grade=m.paper.grade, year_be=m.paper.year_be, subject=m.subject
    )
    kind = "certain" if m.is_certain else "open"
    return Cell(link(text, target.query(), f"{tone} {kind}", keep_scroll=True), csv=text)


def _cuts_panel(story: Story) -> Component:
    language, paper = story.language, story.paper
    assert paper is not None and story.subject is not None
    cuts = cut_scores().get((paper.test, paper.grade.value, paper.year_be, story.subject))
    title = say("cuts_title", language)
    if cuts is None:
        words = paper_words(paper, story.tests, language)
        body: Component = empty(say("cuts_none", language, **words))
    else:
        columns = (Column(say("levels_level", language)), Column(say("cuts_from", language), True))
        levels = list(reversed(QualityLevel))[1:]
        rows = [
            [Cell(level.label(language)), Cell(f"{cuts.operator} {format_number(bound, 2)}")]
            for level, bound in reversed(list(zip(levels, cuts.bounds, strict=True)))
        ]
        body = draw_table(Table(title, columns, rows))
    return panel(
        "cuts",
        title,
        say("cuts_sentence", language),
        [body],
        story.view.selection,
        span=6,
        csv_name="khetview_cut_scores" if cuts else None,
        foot=cuts.source if cuts else None,
    )


PAGE = Page(
    key="subjects",
    path="/subjects",
    title_th="รายวิชา",
    title_en="Subjects",
    order=30,
    question_th="วิชาหนึ่งเป็นอย่างไรในทุกโรงเรียนของชั้นเดียวกัน",
    question_en="How does one subject look over all schools of a grade?",
    layout=layout,
    right=Right.SEE_AREAS,
)
