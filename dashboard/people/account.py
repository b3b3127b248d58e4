"""One's own account: what it may, its password, its sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import headline
from dashboard.gate import ACCOUNT_PATH, SIGN_IN_PATH
from dashboard.people.desk import PeopleDesk
from dashboard.people.forms import Form, drop_session, read_form, set_session
from dashboard.people.screen import (
    Screens,
    card,
    entry,
    form,
    key,
    language_of,
    notice,
    with_language,
)
from dashboard.people.sign_in import new_password_entries, read_new_password
from dashboard.records.accounts import AccountProblem
from dashboard.records.audit import Action
from dashboard.records.passwords import WeakPassword
from dashboard.rights import RULES, Right, Viewer, current_viewer
from dashboard.scoped_service import NoRight, area_words
from dashboard.texts import say

_Sent = Annotated[Form, Depends(read_form)]


def account_router(desk: PeopleDesk, screens: Screens) -> APIRouter:
    """Return ``/account``, and the ways out."""
    router = APIRouter()

    @router.get(ACCOUNT_PATH)
    def show(request: Request, done: str = "") -> HTMLResponse:
        language = language_of(request)
        said = notice(say("account_changed", language), is_good=True) if done else None
        return screens.answer(request, *_draw(desk, request, said))

    @router.post(ACCOUNT_PATH + "/password")
    def change(request: Request, sent: _Sent) -> Response:
        viewer, language = _signed_in(), language_of(request)
        try:
            outcome = desk.accounts.check(viewer.name, sent.get("old_password"))
            if outcome.account is None:
                raise AccountProblem(*(say("sign_in_wrong", one) for one in ("th", "en")))
            new = read_new_password(sent, language)
            desk.accounts.change_password(viewer.name, sent.get("old_password"), new)
        except (AccountProblem, WeakPassword) as error:
            said = notice(error.message_en if language == "en" else error.message_th)
            return screens.answer(request, *_draw(desk, request, said), status=400)
        token = desk.sessions.begin(desk.accounts.find(viewer.name))
        response = RedirectResponse(with_language(ACCOUNT_PATH, language, done="1"), 303)
        set_session(request, response, token, desk.sessions.lifetime.longest.total_seconds())
        return response

    @router.post("/sign-out")
    def sign_out(request: Request, sent: _Sent) -> Response:
        viewer = _signed_in()
        desk.sessions.end(viewer.session)
        desk.audit.write(viewer.name, Action.SIGNED_OUT, viewer.name)
        return _out(request)

    @router.post("/sign-out/everywhere")
    def sign_out_everywhere(request: Request, sent: _Sent) -> Response:
        viewer = _signed_in()
        count = desk.sessions.end_all(viewer.account_id or 0)
        desk.audit.write(viewer.name, Action.SIGNED_OUT_EVERYWHERE, viewer.name, browsers=count)
        return _out(request)

    return router


def _signed_in() -> Viewer:
    viewer = current_viewer()
    if not viewer.is_signed_in:
        raise NoRight("No account is signed in here.", "ไม่มีบัญชีที่เข้าสู่ระบบอยู่")
    return viewer


def _out(request: Request) -> Response:
    response = RedirectResponse(with_language(SIGN_IN_PATH, language_of(request), out="1"), 303)
    drop_session(request, response)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


def _draw(
    desk: PeopleDesk, request: Request, said: Component | None
) -> tuple[str, list[Component | None]]:
    viewer, language = current_viewer(), language_of(request)
    title = say("account_title", language)
    first = notice(say("account_must_change", language)) if viewer.must_change else None
    cards: list[Component] = []
    if viewer.is_signed_in:
        cards.append(_password(desk, request, viewer, language))
        if not viewer.must_change:
            cards.append(_facts(desk, request, viewer, language))
    else:
        cards.append(card(say("account_rights", language), _rights(viewer, language)))
    body = [headline(viewer.name, [title]), first, said, html.Div(cards, className="grid")]
    return title, body


def _rights(viewer: Viewer, language: str) -> Component:
    rights = [right for right in Right if right in RULES[viewer.role].rights]
    facts = {
        "account_role": viewer.role.label(language),
        "account_scope": area_words(viewer.scope, language),
        "account_rights": " · ".join(say(f"right_{right}", language) for right in rights),
    }
    return html.Dl(
        [p for word, value in facts.items() for p in (html.Dt(say(word, language)), html.Dd(value))]
    )


def _facts(desk: PeopleDesk, request: Request, viewer: Viewer, language: str) -> Component:
    count = desk.sessions.count(viewer.account_id or 0)
    sessions = html.Dl(
        [
            html.Dt(say("account_sessions", language)),
            html.Dd(say("account_sessions_count", language, count=count)),
        ]
    )
    keys = html.Div(
        [
            form(request, "/sign-out", [key(say("sign_out", language))], "inline"),
            form(
                request,
                "/sign-out/everywhere",
                [key(say("sign_out_everywhere", language), is_quiet=True)],
                "inline",
            ),
        ],
        className="keys",
    )
    return card(say("account_title", language), _rights(viewer, language), sessions, keys, span=6)


def _password(desk: PeopleDesk, request: Request, viewer: Viewer, language: str) -> Component:
    title = say("password_title", language)
    if desk.accounts.find(viewer.name).password_hash is None:
        return card(title, html.P(say("password_elsewhere", language)), span=6)
    old = entry(
        say("old_password", language), "old_password",
        type="password", required=True, autoComplete="current-password",
    )  # fmt: skip
    new = new_password_entries(desk.accounts.passwords.shortest, language)
    fields = [old, *new, key(say("password_key", language))]
    return card(title, form(request, ACCOUNT_PATH + "/password", fields), span=6)
