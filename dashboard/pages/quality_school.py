"""One quality school: its colour, how sure it is, what it rests on, and what takes it to the next."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.parts import headline, stack
from dashboard.components.states import empty
from dashboard.page import Content, Crumb, Page, Request
from dashboard.quality import colours, network, next_steps, school
from dashboard.quality.view import assess_way, note_of, opening, plan_way, read_quality_view
from dashboard.rights import Right
from dashboard.texts import say
from dashboard.url_state import quality_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area


def layout(request: Request) -> Content:
    """Draw one quality school."""
    school_id = request.variables["school_id"]
    view = read_quality_view(request, Area(AreaLevel.SCHOOL, school_id))
    story = school.read_school(view, school_id)
    language, selection = view.language, view.selection
    own_list = Crumb(say("quality_title", language), quality_href("", selection.changed(quality_round=None)))  # fmt: skip
    if story is None:
        name = request.reader.school(school_id).name_th
        body = [
            *opening(view, "school", with_round=False),
            headline(name, [say("quality_school_none", language)]),
            html.Section(
                [
                    empty(say("quality_nothing_body", language)),
                    html.P(
                        [
                            assess_way("assess", selection),
                            colours.own_screen(school_id, view),
                        ],
                        className="ways",
                    ),
                ],
                className="card",
            ),
        ]  # fmt: skip
        return Content(name, body, (own_list, Crumb(name)), selection)
    quality, key = request.reader.quality, view.scheme.key
    near = quality.network(view.area, key, view.radius_km)
    places = quality.places(view.area, key)
    joined = quality.joined(view.area, key, radius_km=view.radius_km)
    body = [
        *opening(
            view,
            "school",
            with_radius=True,
            actions=[
                plan_way(school_id, selection),
                assess_way(f"assess/{school_id}", selection, "action"),
                colours.own_screen(school_id, view),
            ],
        ),
        school.lead(story),
        note_of(view),
        html.Div(
            [
                stack(7, school.radar_panel(story), school.evidence_panel(story)),
                stack(5, school.certainty_panel(story), school.history_panel(story)),
                next_steps.next_step_panel(story),
                next_steps.what_if_panel(story),
                network.map_panel(view, near, places, span=6),
                stack(6, network.near_panel(view, near), network.grades_panel(view, joined)),
            ],
            className="grid",
        ),
    ]
    return Content(story.name, body, (own_list, Crumb(story.name)), selection)


PAGE = Page(
    key="quality_school",
    path="/quality/school/<school_id>",
    title_th="โรงเรียนคุณภาพรายโรง",
    title_en="Quality school",
    order=46,
    question_th="โรงเรียนนี้ได้สีอะไร แน่ใจแค่ไหน และต้องยกตัวชี้วัดใดจึงจะขึ้นสีถัดไป",
    question_en="Which colour is this school, how sure is it, and what takes it to the next?",
    layout=layout,
    parent="quality",
    in_menu=False,
    right=Right.SEE_RESULTS,
)
