"""Area: which part of it is behind or ahead, in what; every school in a table."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, State
from dash.development.base_component import Component as DashComponent

from dashboard.components import html, sections
from dashboard.components.area_map import LEVELS, area_map_panel
from dashboard.components.comparison import comparison_table
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, marks, stack, two_columns
from dashboard.components.school_grid import (
    ASKED,
    GRID,
    REFRESHED,
    GridShape,
    answer_block,
    school_grid,
)
from dashboard.components.spread import spread_panel
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.tile_map import tile_map
from dashboard.components.warnings import warnings
from dashboard.components.where_first import where_panel
from dashboard.findings import Doubt
from dashboard.formatting import format_source
from dashboard.measures import Measure, lowest_participation
from dashboard.page import Content, Page, Request
from dashboard.rights import Right
from dashboard.school_table import Asked, place_heading, read_school_rows
from dashboard.sentences import paper_words, subject_word
from dashboard.service import MeasureCache, Service
from dashboard.shell import area_crumbs
from dashboard.stories import CHILD_LEVELS, GAP, Story, read_area_story, school_gaps
from dashboard.texts import say, unfilled
from dashboard.url_state import area_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo, MetricsError


def layout(request: Request) -> Content:
    """Draw one area: its figures, its parts, its schools and its rows in doubt."""
    area = Area.parse(f"{request.variables['level']}:{request.variables['area_id']}")
    info = request.reader.area(area)
    story = read_area_story(request, info)
    selection, language = story.view.selection, story.language
    name = info.name(language)
    crumbs = area_crumbs(info, selection)
    if story.paper is None:
        body: list[Component | None] = [
            *sections.opening(story),
            headline(name),
            empty(say("no_papers", language)),
        ]
        return Content(name, body, crumbs, selection)
    findings, doubts = request.reader.findings(area), request.reader.doubts(area)
    gaps = school_gaps(story, area)
    body = [
        *sections.opening(story),
        sections.area_headline(story, gaps, findings, name),
        warnings(story, findings, doubts),
        sections.kpi_row(story),
        html.Div(
            [
                *_where_they_stand(story, info, gaps),
                _schools_panel(story, info, school_count=len({m.group_id for m in gaps})),
                *two_columns(
                    sections.heatmap_panel(story, name, findings),
                    sections.trend_panel(story, findings),
                    _children_panel(story, info),
                    where_panel(story, gaps, "#schools") if area.level not in LEVELS else None,
                ),
                _doubts_panel(story, doubts),
            ],
            className="grid",
        ),
    ]
    return Content(name, body, crumbs, selection)


def _where_they_stand(story: Story, info: AreaInfo, gaps: Sequence[Measure]) -> list[Component]:
    """Return the map beside the spread and the schools to look at first; nothing for wider areas."""
    if info.area.level not in LEVELS:
        return []
    spread = spread_panel(story, info, gaps)
    where = where_panel(story, gaps, "#schools")
    shown = area_map_panel(story, info.area, gaps)
    brushed = html.Div(
        [],
        id="brushed",
        className="brushed span-12",
        role="status",
        **marks(
            data_said=unfilled("brushed", story.language),
            data_clear=say("brushed_clear", story.language),
        ),
    )
    if not story.request.reader.school_points(info.area)["has_place"].any():
        return [brushed, *two_columns(spread, where, shown)]
    return [brushed, stack(7, shown), stack(5, spread, where)]


def _schools_panel(story: Story, info: AreaInfo, *, school_count: int) -> Component:
    assert story.paper is not None
    language, reader = story.language, story.request.reader
    words = paper_words(story.paper, story.tests, language)
    asked = Asked.of_view(story.view, info.area, reader.snapshot)
    shape = GridShape(
        subjects=story.paper_subjects,
        place_heading=place_heading(reader, asked),
        has_participation=lowest_participation(story.paper_means) is not None,
        subject_in_focus=story.subject,
        row_count=school_count,
    )
    grid = school_grid(shape, asked.as_data(), language)
    return panel(
        "schools",
        say("schools_title", language, reference=story.reference_label),
        say("schools_sentence", language, **words),
        [html.Div([html.embed(part) for part in grid], **shape.marks)],
        story.view.selection,
        span=12,
        csv_href=f"/export/schools.csv?{urlencode(asked.as_data())}",
        csv_name=f"khetview_schools_{info.area.area_id}_{story.paper.test}_{story.paper.grade}_{story.paper.year_be}",
        spec=story.gap_spec,
        trace=story.trace,
    )


def _children_panel(story: Story, info: AreaInfo) -> Component | None:
    level = CHILD_LEVELS.get(info.area.level)
    paper, subject = story.paper, story.subject
    if level is None or paper is None or subject is None:
        return None
    reader, language = story.request.reader, story.language
    children = {child.area.area_id: child for child in reader.children(info.area, level)}
    if not children:
        return None
    measures = [
        m
        for m in reader.measures(
            GAP, by=level, within=info.area, paper=paper, reference=story.view.reference
        )
        if m.subject == subject and m.group_id in children
    ]

    def name(m: Measure) -> Component:
        child = children[m.group_id]
        return link(child.name(language), area_href(child.area, story.view.selection))

    title = say("children_title", language, reference=story.reference_label)
    return panel(
        "children",
        title,
        say(
            "children_sentence",
            language,
            subject=subject_word(story.subjects, paper.test, subject, language),
            **paper_words(paper, story.tests, language),
        ),
        [
            tile_map(measures, children, story.gap_spec, story.view.selection)
            if level is AreaLevel.PROVINCE
            else None,
            draw_table(
                comparison_table(measures, name, level.label(language), title, story),
                "plain parts",
            ),
        ],
        story.view.selection,
        csv_name=f"khetview_{level}_{paper.test}_{paper.grade}_{paper.year_be}",
        spec=story.gap_spec,
        trace=story.trace,
    )


def _doubts_panel(story: Story, doubts: Sequence[Doubt]) -> Component | None:
    if not doubts:
        return None
    language = story.language
    keys = ("name", "code", "reason", "other")
    columns = [Column(say(f"doubts_{key}", language)) for key in keys]
    columns += [Column(say("doubts_paper", language)), Column(say("col_source", language))]
    title = say("doubts_title", language)
    rows = [_doubt_row(doubt, story) for doubt in doubts]
    return panel(
        "doubts",
        title,
        say("doubts_sentence", language),
        [draw_table(Table(title, columns, rows), "plain stacked")],
        story.view.selection,
        span=12,
        csv_name="khetview_schools_in_doubt",
    )


def _doubt_row(doubt: Doubt, story: Story) -> list[Cell]:
    language = story.language
    words = paper_words(doubt.paper, story.tests, language)
    return [
        Cell(doubt.name_th),
        Cell(doubt.school_code),
        Cell(doubt.reason_word(language)),
        Cell(doubt.other_names_th),
        Cell(" ".join(words.values())),
        Cell(format_source(doubt.source, language)),
    ]


def callbacks(app: Dash, service: Service, cache: MeasureCache) -> None:
    """Let the grid fetch its blocks, and fetch again when the question or the data changes."""

    @app.callback(
        Output(GRID, "getRowsResponse"),
        Input(GRID, "getRowsRequest"),
        State(ASKED, "data"),
        prevent_initial_call=True,
    )
    async def answer(request: dict[str, Any] | None, data: dict[str, Any] | None) -> Any:
        if not request or not data:
            return {"rowData": [], "rowCount": 0}
        try:
            rows = await asyncio.to_thread(read_school_rows, service, cache, Asked.from_data(data))
        except MetricsError:  # the question went stale in the browser; the page asks anew
            return {"rowData": [], "rowCount": 0}
        return answer_block(rows, request)

    app.clientside_callback(
        "function(data) { return window.khetview.refreshGrid('" + GRID + "'); }",
        Output(REFRESHED, "data"),
        Input(ASKED, "data"),
        prevent_initial_call=True,
    )


def skeleton() -> list[DashComponent]:
    """Return the grid without data, for callback validation."""
    return school_grid(GridShape(), {}, "th")


PAGE = Page(
    key="area",
    path="/area/<level>/<area_id>",
    title_th="พื้นที่",
    title_en="Area",
    order=20,
    question_th="ส่วนใดของพื้นที่นี้ตามหลังหรือนำหน้า ในวิชาใด",
    question_en="Which part of this area is behind or ahead, in what?",
    layout=layout,
    skeleton=skeleton,
    callbacks=callbacks,
    right=Right.SEE_AREAS,
)
