"""Quality schools: how many of each colour and where, what moved, what is due, what the data contradicts."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.parts import headline, link, stack
from dashboard.components.states import empty
from dashboard.formatting import today
from dashboard.page import Content, Page, Request
from dashboard.quality import colours, rounds
from dashboard.quality.lift import lift_panel
from dashboard.quality.view import (
    QualityView,
    assess_way,
    has_any_elsewhere,
    note_of,
    opening,
    read_quality_view,
)
from dashboard.rights import Right, current_viewer
from dashboard.texts import say
from dashboard.url_state import quality_href


def layout(request: Request) -> Content:
    """Draw the colours of an area's quality schools."""
    view = read_quality_view(request)
    language, selection = view.language, view.selection
    title, crumbs = PAGE.title(language), view.crumbs()
    if view.rounds.empty:
        return Content(title, [*opening(view), *_nothing(view)], crumbs, selection)
    quality = view.request.reader.quality
    due = quality.due(view.area, view.scheme.key, today())
    contradicted = quality.contradictions(view.area, view.scheme.key)
    body = [
        *opening(view),
        colours.problems_notice(view),
        colours.lead(view, due, contradicted),
        note_of(view),
        colours.tier_cards(view),
        html.Div(
            [
                rounds.rounds_panel(view),
                rounds.flow_panel(view),
                stack(
                    6,
                    rounds.due_panel(view, due),
                    colours.districts_panel(view),
                    colours.budget_panel(view),
                ),
                stack(
                    6,
                    colours.contradictions_panel(view, contradicted),
                    colours.amphoes_panel(view),
                ),
                colours.components_panel(view),
                lift_panel(view),
            ],
            className="grid",
        ),
    ]
    return Content(title, body, crumbs, selection)


def _nothing(view: QualityView) -> list[html.Component | None]:
    """Say that nothing is assessed here, and lead to where something is, or to the form."""
    language = view.language
    widest = current_viewer().scope
    everywhere = quality_href("", view.selection.changed(area=widest, quality_round=None))
    ways = [assess_way("assess", view.selection)]
    if has_any_elsewhere(view):
        ways.append(link(say("quality_everywhere", language), everywhere, "button quiet"))
    return [
        headline(say("quality_nothing", language, area=view.info.name(language))),
        note_of(view),
        html.Section(
            [empty(say("quality_nothing_body", language)), html.P(ways, className="ways")],
            className="card",
        ),
    ]  # fmt: skip


PAGE = Page(
    key="quality",
    path="/quality",
    title_th="โรงเรียนคุณภาพ",
    title_en="Quality schools",
    order=45,
    question_th="โรงเรียนคุณภาพแต่ละแห่งได้สีอะไร เพราะอะไร และต้องทำอะไรจึงจะขึ้นสีถัดไป",
    question_en="Which colour is each quality school, why, and what takes it to the next?",
    layout=layout,
    right=Right.SEE_AREAS,
)
