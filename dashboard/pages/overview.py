"""Overview: where we stand, and where to look first."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components import html, sections
from dashboard.components.news import news_panel, news_strip
from dashboard.components.states import empty
from dashboard.components.warnings import warnings
from dashboard.components.where_first import where_panel
from dashboard.page import Content, Page, Request
from dashboard.pages import school
from dashboard.quality.summary import area_panel
from dashboard.rights import Right
from dashboard.shell import area_crumbs
from dashboard.stories import chosen_area, read_area_story, school_gaps
from dashboard.texts import say
from dashboard.url_state import area_href
from data_pipeline.warehouse.vocabulary import AreaLevel


def layout(request: Request) -> Content:
    """Draw the overview of the area in the query, or of the office's own."""
    info, request = chosen_area(request)
    if info.area.level is AreaLevel.SCHOOL:  # a school's own office is the school
        return school.layout(replace(request, variables={"school_id": info.area.area_id}))
    story = read_area_story(request, info)
    selection = story.view.selection
    title = PAGE.title(story.language)
    crumbs = area_crumbs(info, selection)
    if story.paper is None:
        body = [*sections.opening(story), empty(say("no_papers", story.language))]
        return Content(title, body, crumbs, selection)
    findings, doubts = request.reader.findings(info.area), request.reader.doubts(info.area)
    gaps = school_gaps(story, info.area)
    name = info.name(story.language)
    body = [
        *sections.opening(story),
        news_strip(story.language),
        sections.area_headline(
            story, gaps, findings, name if info.area.level == AreaLevel.NATION else None
        ),
        warnings(story, findings, doubts),
        sections.kpi_row(story),
        html.Div(
            [
                sections.heatmap_panel(story, name, findings),
                where_panel(story, gaps, area_href(info.area, selection)),
                sections.trend_panel(story, findings, span=12),
                area_panel(request.reader, info.area, selection),
                news_panel(request, story, info.area),
            ],
            className="grid",
        ),
    ]
    return Content(title, body, crumbs, selection)


PAGE = Page(
    key="overview",
    path="/",
    title_th="ภาพรวม",
    title_en="Overview",
    order=10,
    question_th="เราอยู่ตรงไหน และควรดูที่ไหนก่อน",
    question_en="Where do we stand, and where to look first?",
    layout=layout,
    right=Right.SEE_RESULTS,
)
