"""Where assessments are entered: the schools, their newest round, and the way to the form."""

from __future__ import annotations

from dashboard.components import html
from dashboard.page import Content, Crumb, Page, Request
from dashboard.quality import entry
from dashboard.quality.view import opening, read_quality_view
from dashboard.rights import Right
from dashboard.texts import say


def layout(request: Request) -> Content:
    """Draw the schools that can be assessed again."""
    view = read_quality_view(request)
    title = say("quality_screen_assess", view.language)
    body = [
        *opening(view, "assess", with_round=False),
        entry.lead(view),
        html.Div(
            [entry.open_panel(view), entry.schools_panel(view), entry.how_panel(view)],
            className="grid",
        ),
    ]
    return Content(title, body, view.crumbs(Crumb(title)), view.selection)


PAGE = Page(
    key="quality_assess",
    path="/quality/assess",
    title_th="บันทึกการประเมินโรงเรียนคุณภาพ",
    title_en="Assessments of quality schools",
    order=49,
    question_th="โรงเรียนใดจะประเมิน และรอบล่าสุดเป็นอย่างไร",
    question_en="Which school is assessed next, and how did its last round go?",
    layout=layout,
    parent="quality",
    in_menu=False,
    right=Right.ASSESS,
)
