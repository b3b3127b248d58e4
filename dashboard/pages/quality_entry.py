"""The form of one school's assessment: day, round, a level for each indicator, and the colour at once."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.parts import headline
from dashboard.components.upload import orders_list
from dashboard.page import Content, Crumb, Page, Request
from dashboard.quality import entry
from dashboard.quality.view import note_of, opening, read_quality_view
from dashboard.rights import Right
from dashboard.texts import say
from dashboard.url_state import quality_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area


def layout(request: Request) -> Content:
    """Draw the form."""
    school_id = request.variables["school_id"]
    view = read_quality_view(request, Area(AreaLevel.SCHOOL, school_id))
    language, selection = view.language, view.selection
    history = request.reader.quality.history(school_id, view.scheme.key)
    if history.empty:
        name = request.reader.school(school_id).name_th
    else:
        name = str(history["name_th"].iloc[-1])
    body = [
        *opening(view, "assess", with_round=False),
        html.Div(
            [
                html.P(name, className="eyebrow"),
                headline(say("assess_form_headline", language), [say("assess_form_sub", language)]),
            ]
        ),
        note_of(view),
        orders_list(language),
        html.Div([entry.form_panel(view, school_id, name, history)], className="grid"),
    ]
    crumbs = (
        Crumb(say("quality_title", language), quality_href("", selection)),
        Crumb(say("quality_screen_assess", language), quality_href("assess", selection)),
        Crumb(name),
    )
    return Content(name, body, crumbs, selection)


PAGE = Page(
    key="quality_entry",
    path="/quality/assess/<school_id>",
    title_th="แบบประเมินโรงเรียนคุณภาพ",
    title_en="Form of an assessment",
    order=49,
    question_th="แต่ละตัวชี้วัดได้ระดับใด",
    question_en="Which level has each indicator?",
    layout=layout,
    parent="quality",
    in_menu=False,
    right=Right.ASSESS,
)
