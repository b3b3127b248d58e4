"""The audit log, for administrators: searched on the screen, downloaded whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import headline
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import MISSING, THAI_TIME, format_datetime, format_number
from dashboard.people.desk import PeopleDesk
from dashboard.people.screen import (
    Screens,
    card,
    choice,
    entry,
    key,
    language_of,
    notice,
    with_language,
)
from dashboard.records.audit import Action, Search, write_csv
from dashboard.records.models import AuditEntry
from dashboard.rights import Right, Role
from dashboard.scoped_service import require
from dashboard.texts import TEXTS, say
from metrics.export import neutral

_FIELDS = ("action", "actor", "about", "place", "since", "until")
_MOST_SHOWN, _MOST_EXPORTED = 200, 1_000_000
_MOST_CHECKED = 2_000
"""Entries of the chain that are followed each time the screen is drawn."""


def audit_router(desk: PeopleDesk, screens: Screens) -> APIRouter:
    """Return ``/audit`` and its download; both take the same search."""
    router = APIRouter()

    @router.get("/audit")
    def show(request: Request) -> HTMLResponse:
        require(Right.SEE_AUDIT)
        language = language_of(request)
        asked = _asked(request)
        found = desk.audit.read(_read_search(asked, _MOST_SHOWN))
        title = say("audit_title", language)
        table = _table(found, language) if found else empty(say("audit_none", language))
        query = urlencode({name: text for name, text in asked.items() if text})
        download = html.A(
            "CSV", href="/audit.csv" + (f"?{query}" if query else ""), className="tool"
        )
        count = format_number(len(found), 0)
        shown = say("audit_newest" if len(found) == _MOST_SHOWN else "audit_found", language, count=count)  # fmt: skip
        body = [
            headline(title, [say("audit_lead", language)]),
            _chain(desk, language),
            card(
                say("audit_find", language),
                _search(asked, language),
                html.P([shown, " · ", download], className="foot"),
                table,
            ),
        ]
        return screens.answer(request, title, body)

    @router.get("/audit.csv")
    def export(request: Request) -> Response:
        require(Right.SEE_AUDIT)
        body = write_csv(desk.audit.read(_read_search(_asked(request), _MOST_EXPORTED)), neutral)
        headers = {"content-disposition": 'attachment; filename="khetview_audit.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    return router


def _chain(desk: PeopleDesk, language: str) -> Component:
    """Say whether the newest entries are as they were written; `khetview doctor` looks at all."""
    broken = desk.audit.find_break(_MOST_CHECKED)
    if broken is not None:
        return notice(say("audit_broken", language, entry=broken))
    count = format_number(_MOST_CHECKED, 0)
    return notice(say("audit_whole", language, count=count), is_good=True)


def _asked(request: Request) -> dict[str, str]:
    """Return what is searched for, as it was typed."""
    return {name: request.query_params.get(name, "").strip()[:64] for name in _FIELDS}


def _read_search(asked: Mapping[str, str], limit: int) -> Search:
    """Read a search; a day that cannot be read is no limit.

    Examples
    --------
    >>> _read_search({**dict.fromkeys(_FIELDS, ""), "until": "2026-11-21"}, 9).until.isoformat()
    '2026-11-22T00:00:00+07:00'
    """
    since, until = (_day(asked[name]) for name in ("since", "until"))
    return Search(
        asked["action"], asked["actor"], asked["about"], asked["place"], since,
        until + timedelta(days=1) if until else None, limit,
    )  # fmt: skip


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text[:10]).replace(tzinfo=THAI_TIME) if text else None
    except ValueError:
        return None


def _search(asked: Mapping[str, str], language: str) -> Component:
    actions = [("", say("audit_all", language)), *((a.value, a.label(language)) for a in Action)]
    plain = {"autoCapitalize": "none", "autoComplete": "off"}
    parts = [
        entry(say("audit_actor", language), "actor", value=asked["actor"], **plain),
        choice(say("audit_action", language), "action", actions, asked["action"]),
        entry(say("audit_subject", language), "about", value=asked["about"], **plain),
        entry(say("audit_since", language), "since", value=asked["since"], type="date"),
        entry(say("audit_until", language), "until", value=asked["until"], type="date"),
        entry(
            say("audit_place", language), "place", value=asked["place"], placeholder="10.1.",
            inputMode="decimal", **plain,
        ),
        html.Input(type="hidden", name="lang", value=language),
        html.Div(
            [
                key(say("audit_search", language)),
                html.A(
                    say("audit_clear", language), href=with_language("/audit", language),
                    className="button quiet",
                )
                if any(asked.values())
                else None,
            ],
            className="keys",
        ),
    ]  # fmt: skip
    return html.Form(parts, method="get", action="/audit", className="fields across finding")


def _table(entries: list[AuditEntry], language: str) -> Component:
    words = (
        "audit_at", "audit_actor", "audit_action", "audit_subject", "audit_place", "audit_detail",
    )  # fmt: skip
    columns = [Column(say(word, language)) for word in words]
    rows = [_row(one, json.loads(one.detail_json), language) for one in entries]
    return draw_table(Table(say("audit_title", language), columns, rows), "plain stacked audit")


def _row(entry: AuditEntry, detail: dict[str, object], language: str) -> list[Cell]:
    place = detail.pop("from", None)
    return [
        Cell(format_datetime(entry.at, language)),
        Cell(entry.actor or MISSING),
        Cell(Action(entry.action).label(language)),
        Cell(entry.subject or MISSING),
        Cell(str(place or MISSING)),
        Cell(
            " · ".join(_said(*one, language) for one in detail.items() if one[1] not in ("", None))
        ),
    ]


def _said(name: str, value: object, language: str) -> str:
    """Return one detail in words; a name without a word stands as it is."""
    word = say(f"detail_{name}", language) if f"detail_{name}" in TEXTS else name
    if name == "role" and value in list(Role):
        value = Role(str(value)).label(language)
    return f"{word} {value}"
