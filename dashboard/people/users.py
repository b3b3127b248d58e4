"""Everybody's accounts, for administrators: add, change, reset, disable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import badge, headline
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import format_datetime
from dashboard.people.desk import PeopleDesk
from dashboard.people.forms import Form, read_form
from dashboard.people.screen import (
    Screens,
    card,
    choice,
    entry,
    form,
    key,
    language_of,
    notice,
    with_language,
)
from dashboard.records.accounts import AccountProblem
from dashboard.records.models import Account
from dashboard.rights import Right, Role, current_viewer, read_scope
from dashboard.scoped_service import area_words, require
from dashboard.texts import say
from metrics.answers import Area, UnknownKey

_Sent = Annotated[Form, Depends(read_form)]
_ROLES = tuple(role for role in Role if role is not Role.PUBLIC)


def users_router(desk: PeopleDesk, screens: Screens) -> APIRouter:
    """Return ``/users`` and its orders; every one needs the right to manage accounts."""
    router = APIRouter()

    @router.get("/users")
    def show(request: Request, done: str = "") -> HTMLResponse:
        require(Right.MANAGE_ACCOUNTS)
        said = notice(say("users_done", language_of(request)), is_good=True) if done else None
        return draw(request, said)

    @router.post("/users/add")
    def add(request: Request, sent: _Sent) -> Response:
        def work(by: str) -> Component:
            role, scope = _role_and_scope(sent)
            name, display = sent.get("name"), sent.get("display_name")
            given = desk.accounts.add(name, role, scope, display_name=display, by=by)
            return _given(name, given, language_of(request))

        return carry_out(request, work)

    @router.post("/users/reset")
    def reset(request: Request, sent: _Sent) -> Response:
        def work(by: str) -> Component:
            given = desk.accounts.reset(sent.get("name"), by=by)
            return _given(sent.get("name"), given, language_of(request))

        return carry_out(request, work)

    @router.post("/users/change")
    def change(request: Request, sent: _Sent) -> Response:
        return carry_out(
            request,
            lambda by: desk.accounts.change(sent.get("name"), *_role_and_scope(sent), by=by),
        )

    @router.post("/users/disable")
    def disable(request: Request, sent: _Sent) -> Response:
        return carry_out(request, lambda by: desk.accounts.disable(sent.get("name"), by=by))

    @router.post("/users/enable")
    def enable(request: Request, sent: _Sent) -> Response:
        return carry_out(request, lambda by: desk.accounts.enable(sent.get("name"), by=by))

    def carry_out(request: Request, work: Callable[[str], Component | None]) -> Response:
        """Do what was asked for; what is to be read once is shown at once, not after a new address."""
        viewer, language = require(Right.MANAGE_ACCOUNTS), language_of(request)
        try:
            shown = work(viewer.name)
        except (AccountProblem, UnknownKey) as error:
            text = error.message_en if language == "en" else error.message_th
            return draw(request, notice(text), status=400)
        if shown is not None:
            return draw(request, shown)
        return RedirectResponse(with_language("/users", language, done="1"), 303)

    def draw(request: Request, said: Component | None, status: int = 200) -> HTMLResponse:
        language = language_of(request)
        accounts = desk.accounts.list_all()
        count = sum(account.disabled_at is None for account in accounts)
        lead = say("users_lead", language, count=len(accounts), open=count)
        body = [
            headline(say("users_title", language), [lead]),
            said,
            html.Div(
                [_list(accounts, request, language), _add(request, language)], className="grid"
            ),
        ]
        return screens.answer(request, say("users_title", language), body, status=status)

    return router


def _role_and_scope(sent: Form) -> tuple[Role, Area]:
    try:
        role = Role(sent.get("role"))
    except ValueError:
        listed = ", ".join(_ROLES)
        raise UnknownKey(f"There is no such role. Roles: {listed}.", f"ไม่มีบทบาทนี้ ที่มี: {listed}") from None  # fmt: skip
    return role, read_scope(role, sent.get("scope") or "nation")


def _given(name: str, password: str, language: str) -> Component:
    """Return a password of one use, to be read out."""
    text = say("users_given", language, name=name)
    return html.Div(
        [html.P(text), html.P(html.Code(password, className="given"))],
        className="notice good",
        role="status",
    )


def _add(request: Request, language: str) -> Component:
    fields = [
        entry(say("sign_in_name", language), "name", required=True, autoCapitalize="none"),
        entry(say("users_display", language), "display_name", autoComplete="off"),
        choice(say("account_role", language), "role", _roles(language), Role.SUPERVISOR.value),
        entry(
            say("account_scope", language), "scope", say("users_scope_hint", language),
            required=True, autoCapitalize="none",
        ),
        key(say("users_add_key", language)),
    ]  # fmt: skip
    return card(say("users_add", language), form(request, "/users/add", fields, "fields across"))


def _roles(language: str) -> list[tuple[str, str]]:
    return [(role.value, role.label(language)) for role in _ROLES]


def _list(accounts: object, request: Request, language: str) -> Component:
    words = ("sign_in_name", "account_role", "account_scope", "users_state", "users_last", "users_keys")  # fmt: skip
    columns = [Column(say(word, language)) for word in words]
    rows = [_row(account, request, language) for account in accounts]  # type: ignore[attr-defined]
    title = say("users_list", language)
    return card(title, draw_table(Table(title, columns, rows), "plain stacked users"))


def _row(account: Account, request: Request, language: str) -> list[Cell]:
    display = html.Span(account.display_name, className="sub") if account.display_name else None
    never = say("users_never", language)
    last = format_datetime(account.signed_in_at, language) if account.signed_in_at else never
    return [
        Cell([html.B(account.name), " ", display] if display else html.B(account.name)),
        Cell(Role(account.role).label(language)),
        Cell(area_words(account.scope, language)),
        Cell(_state(account, language)),
        Cell(last),
        Cell(_keys(account, request, language)),
    ]


def _state(account: Account, language: str) -> Component:
    if account.disabled_at is not None:
        return badge(say("users_disabled", language), "warn")
    if account.must_change:
        return badge(say("users_first_use", language), "info")
    return badge(say("users_open", language), "good")


def _keys(account: Account, request: Request, language: str) -> Component | None:
    if account.account_id == current_viewer().account_id:
        return None
    name = html.Input(type="hidden", name="name", value=account.name)
    is_open = account.disabled_at is None
    act, word = ("disable", "users_disable_key") if is_open else ("enable", "users_enable_key")
    chosen = choice(
        say("account_role", language), "role", _roles(language), account.role,
        f"role-{account.account_id}",
    )  # fmt: skip
    scope_id = f"scope-{account.account_id}"
    scope = html.Div(
        [
            html.Label(say("account_scope", language), htmlFor=scope_id),
            html.Input(id=scope_id, name="scope", value=str(account.scope), type="text"),
        ],
        className="field",
    )
    save = key(say("users_change_key", language), is_quiet=True)
    orders = [
        form(request, "/users/change", [name, chosen, scope, save], "fields across"),
        html.Div(
            [
                form(request, "/users/reset", [name, key(say("users_reset_key", language), is_quiet=True)], "inline"),
                form(request, f"/users/{act}", [name, key(say(word, language), is_quiet=True)], "inline"),
            ],
            className="keys",
        ),
    ]  # fmt: skip
    return html.Details([html.Summary(say("users_manage", language)), *orders], className="manage")
