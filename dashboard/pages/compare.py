"""Compare: two to five areas or schools side by side, and whether they differ beyond chance."""

from __future__ import annotations

from dashboard.compare import panels
from dashboard.compare.groups import read_comparison
from dashboard.components import html
from dashboard.components.filters import filter_bar
from dashboard.components.html import Component
from dashboard.components.parts import marks, notice_list
from dashboard.components.states import empty
from dashboard.page import Content, Page, Request
from dashboard.rights import Right
from dashboard.texts import say


def layout(request: Request) -> Content:
    """Draw the groups of the address."""
    found = read_comparison(request)
    language, selection = found.language, found.view.selection
    printed = html.Button(
        say("print", language), type="button", className="action",
        title=say("print_title", language), **marks(data_print="page"),
    )  # fmt: skip
    bar = filter_bar(
        found.view, request.reader.tests(), found.subjects, subject=found.subject, actions=[printed]
    )
    body: list[Component | None] = [
        bar if found.groups else None,
        notice_list(found.view.notices, language),
        panels.lead(found),
        panels.picker(found),
    ]
    if found.is_enough and found.subjects:
        parts = [
            panels.subjects_panel(found),
            panels.years_panel(found),
            panels.pairs_panel(found),
        ]
        body.append(html.Div(parts, className="grid"))
    elif found.is_enough:
        body.append(empty(say("no_papers", language)))
    return Content(PAGE.title(language), body, (), selection)


PAGE = Page(
    key="compare",
    path="/compare",
    title_th="เทียบกัน",
    title_en="Side by side",
    order=45,
    question_th="สองถึงห้าพื้นที่หรือโรงเรียนต่างกันเกินโอกาสหรือไม่ ในวิชาใด",
    question_en="Do two to five areas or schools differ by more than chance, and in what?",
    layout=layout,
    right=Right.SEE_AREAS,
    in_menu=False,
    parent="area",
)
