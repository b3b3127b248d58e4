"""Status and change: where each school stands in a test and subject, and which way it moves."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.filters import Option, chip, filter_bar
from dashboard.components.parts import headline, notice_list
from dashboard.components.states import empty
from dashboard.page import Content, Crumb, Page, Request
from dashboard.quality import grid as panels
from dashboard.quality.view import subnav
from dashboard.rights import Right, current_viewer
from dashboard.shell import area_crumbs
from dashboard.stories import chosen_area, read_area_story
from dashboard.texts import say
from dashboard.url_state import Selection, quality_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import AreaInfo
from metrics.quality.scheme import GridScheme


def layout(request: Request) -> Content:
    """Draw an area's schools in the grid of statuses and changes."""
    info, request = chosen_area(request)
    story = read_area_story(request, info)
    language, selection = story.language, story.view.selection
    title = say("quality_screen_change", language)
    way = Crumb(say("quality_title", language), quality_href("", selection))
    crumbs = (*area_crumbs(info, selection, is_last=False), way, Crumb(title))
    grids = {g.key: g for g in request.reader.quality.schemes() if isinstance(g, GridScheme)}
    above = [subnav("change", selection)]
    if story.paper is None or story.subject is None or not grids:
        word = "no_papers" if grids else "grid_none"
        return Content(title, [*above, headline(title), empty(say(word, language))], crumbs, selection)  # fmt: skip
    chosen = grids.get(selection.scheme or "", next(iter(grids.values())))
    options = [
        (one.label(language), selection.changed(scheme=one.key).query(), one is chosen)
        for one in grids.values()
    ]
    frame = request.reader.quality.grid(
        info.area,
        chosen.key,
        test=story.paper.test,
        grade=story.paper.grade.value,
        subject=story.subject,
        year_be=story.paper.year_be,
    )
    body = [
        *above,
        filter_bar(
            story.view, story.tests, story.paper_subjects, subject=story.subject,
            with_reference=False,
            actions=[
                chip("area", _area_options(request, info, selection), language),
                chip("scheme", options, language),
            ],
        ),
        notice_list(story.view.notices, language),
        panels.lead(story, frame, chosen),
        html.Div(
            [
                panels.grid_panel(story, frame, chosen),
                panels.schools_panel(story, frame, chosen),
            ],
            className="grid",
        ),
    ]  # fmt: skip
    return Content(title, body, crumbs, selection)


def _area_options(request: Request, info: AreaInfo, selection: Selection) -> list[Option]:
    """Return the districts that whoever asks may see, and the area shown."""
    scope = current_viewer().scope
    is_wide = scope.level in (AreaLevel.NATION, AreaLevel.PROVINCE)
    areas = request.reader.children(scope, AreaLevel.DISTRICT) if is_wide else []
    if info.area not in [one.area for one in areas]:
        areas = [info, *areas]
    return [
        (
            one.name(selection.language),
            selection.changed(area=one.area).query(),
            one.area == info.area,
        )
        for one in areas
    ]


PAGE = Page(
    key="quality_change",
    path="/quality/change",
    title_th="สถานะและการเปลี่ยนแปลง",
    title_en="Status and change",
    order=48,
    question_th="แต่ละโรงเรียนอยู่ตรงไหน และกำลังไปทางใด",
    question_en="Where does each school stand, and which way does it move?",
    layout=layout,
    parent="quality",
    in_menu=False,
    right=Right.SEE_AREAS,
)
