"""The audit log, for administrators: searched on the screen, downloaded whole."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.api.orders import neutral
from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import headline
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import format_datetime
from dashboard.people.desk import PeopleDesk
from dashboard.people.screen import Screens, card, choice, entry, key, language_of, notice
from dashboard.records.audit import Action, Search, write_csv
from dashboard.records.models import AuditEntry
from dashboard.rights import Right
from dashboard.scoped_service import require
from dashboard.texts import say

_MOST_EXPORTED = 1_000_000


def audit_router(desk: PeopleDesk, screens: Screens) -> APIRouter:
    """Return ``/audit`` and its download."""
    router = APIRouter()

    @router.get("/audit")
    def show(request: Request, action: str = "", actor: str = "") -> HTMLResponse:
        require(Right.SEE_AUDIT)
        language = language_of(request)
        search = Search(action[:40], actor[:64])
        broken = desk.audit.find_break()
        state = (
            notice(say("audit_whole", language), is_good=True)
            if broken is None
            else notice(say("audit_broken", language, entry=broken))
        )
        found = desk.audit.read(search)
        title = say("audit_title", language)
        table = _table(found, language) if found else empty(say("audit_none", language))
        download = html.A("CSV", href="/audit.csv", className="tool")
        body = [
            headline(title, [say("audit_lead", language)]),
            state,
            card(title, _search(search, language), table, html.P(download)),
        ]
        return screens.answer(request, title, body)

    @router.get("/audit.csv")
    def export() -> Response:
        require(Right.SEE_AUDIT)
        body = write_csv(desk.audit.read(Search(limit=_MOST_EXPORTED)), neutral)
        headers = {"content-disposition": 'attachment; filename="khetview_audit.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    return router


def _search(search: Search, language: str) -> Component:
    actions = [("", say("audit_all", language)), *((a.value, a.label(language)) for a in Action)]
    parts = [
        choice(say("audit_action", language), "action", actions, search.action),
        entry(say("audit_actor", language), "actor", value=search.actor, autoCapitalize="none"),
        html.Input(type="hidden", name="lang", value=language),
        key(say("audit_search", language), is_quiet=True),
    ]
    return html.Form(parts, method="get", action="/audit", className="fields across")


def _table(entries: list[AuditEntry], language: str) -> Component:
    words = ("audit_at", "audit_actor", "audit_action", "audit_subject", "audit_detail")
    columns = [Column(say(word, language)) for word in words]
    rows = [
        [
            Cell(format_datetime(one.at, language)),
            Cell(one.actor or "–"),
            Cell(Action(one.action).label(language)),
            Cell(one.subject or "–"),
            Cell(_detail(one)),
        ]
        for one in entries
    ]
    return draw_table(Table(say("audit_title", language), columns, rows), "plain stacked")


def _detail(entry: AuditEntry) -> str:
    detail = json.loads(entry.detail_json)
    return " · ".join(f"{name}: {value}" for name, value in detail.items())
