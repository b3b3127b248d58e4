"""Schools near the quality schools: within how many kilometres, who would join whom, what classes become."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.parts import headline, stack
from dashboard.components.states import empty
from dashboard.page import Content, Crumb, Page, Request
from dashboard.quality import network
from dashboard.quality.view import opening, read_quality_view
from dashboard.rights import Right
from dashboard.texts import say


def layout(request: Request) -> Content:
    """Draw the schools around the quality schools of an area."""
    view = read_quality_view(request)
    language, selection = view.language, view.selection
    title = say("quality_screen_network", language)
    crumbs = view.crumbs(Crumb(title))
    above = opening(view, "network", with_round=False, with_radius=True)
    if view.rounds.empty:
        text = say("quality_nothing", language, area=view.info.name(language))
        body = [*above, headline(text), html.Section([empty(say("quality_nothing_body", language))], className="card")]  # fmt: skip
        return Content(title, body, crumbs, selection)
    quality, key = view.request.reader.quality, view.scheme.key
    near = quality.network(view.area, key, view.radius_km)
    places = quality.places(view.area, key)
    body = [
        *above,
        network.lead(view, near, places),
        html.Div(
            [
                network.map_panel(view, near, places),
                network.schools_panel(
                    view, near, places, quality.joined(view.area, key, radius_km=view.radius_km)
                ),
                network.near_panel(view, near),
                stack(6, network.overlaps_panel(view, near)),
                stack(6, network.lost_panel(view, quality.without_place(view.area))),
            ],
            className="grid",
        ),
    ]
    return Content(title, body, crumbs, selection)


PAGE = Page(
    key="quality_network",
    path="/quality/network",
    title_th="เครือข่ายใกล้โรงเรียนคุณภาพ",
    title_en="Schools near quality schools",
    order=47,
    question_th="โรงเรียนใดอยู่ใกล้โรงเรียนคุณภาพ และถ้ามารวม ห้องเรียนจะเป็นอย่างไร",
    question_en="Which schools stand near a quality school, and what would classes be if they joined?",
    layout=layout,
    parent="quality",
    in_menu=False,
    right=Right.SEE_AREAS,
)
