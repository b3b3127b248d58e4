"""What an address without a screen shows."""

from __future__ import annotations

from dashboard.components.states import unknown
from dashboard.page import Content, Page, Request
from dashboard.texts import say


def layout(request: Request) -> Content:
    """Say that there is no such page, with a way on."""
    language = request.language
    title = say("not_found_title", language)
    return Content(title, [unknown(title, say("not_found_body", language), request.selection)])


PAGE = Page(
    key="not_found_404",
    path="/404",
    title_th="ไม่มีหน้านี้",
    title_en="No such page",
    order=999,
    question_th="ไม่มีหน้านี้",
    question_en="No such page",
    layout=layout,
    in_menu=False,
    needs_data=False,
)
