"""The plan of one quality school in five steps: review, reconstruct, act, recheck, report."""

from __future__ import annotations

from dashboard.components import html
from dashboard.page import Content, Crumb, Page, Request
from dashboard.quality import plan_panels, school
from dashboard.quality.entry import academic_year_today
from dashboard.quality.view import note_of, opening, read_quality_view
from dashboard.rights import Right
from dashboard.texts import say
from dashboard.url_state import quality_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area


def layout(request: Request) -> Content:
    """Draw the plan of the academic year in the query, or of today's."""
    school_id = request.variables["school_id"]
    name = request.reader.school(school_id).name_th
    view = read_quality_view(request, Area(AreaLevel.SCHOOL, school_id))
    language, selection = view.language, view.selection
    year_be = selection.year_be or academic_year_today()
    paper = f"/quality/plans/{school_id}.pdf" + selection.changed(year_be=year_be).query()
    actions = [html.A(say("plan_export", language), href=paper, className="action", target="_blank")]  # fmt: skip
    body = [
        *opening(view, "plan", with_round=False, actions=actions),
        plan_panels.lead(view, name, school.read_school(view, school_id)),
        note_of(view),
        html.P(say("plan_year", language, year=year_be), className="eyebrow"),
        plan_panels.steps(view, school_id, year_be),
    ]
    crumbs = (
        Crumb(say("quality_title", language), quality_href("", selection)),
        Crumb(name, quality_href(f"school/{school_id}", selection)),
        Crumb(say("plan_title", language)),
    )
    return Content(name, body, crumbs, selection)


PAGE = Page(
    key="quality_plan",
    path="/quality/plan/<school_id>",
    title_th="แผนพัฒนาโรงเรียนคุณภาพ",
    title_en="Plan of a quality school",
    order=49,
    question_th="แต่ละขั้นของแผนใครทำ เมื่อไร และถึงไหนแล้ว",
    question_en="Who does each step of the plan, when, and how far is it?",
    layout=layout,
    parent="quality",
    in_menu=False,
    right=Right.ASSESS,
)
