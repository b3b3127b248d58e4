"""Coming in: with a password, with the office's own account, and as the first administrator."""

from __future__ import annotations

import re
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import headline
from dashboard.gate import COOKIE, SIGN_IN_PATH
from dashboard.people.desk import PeopleDesk
from dashboard.people.forms import Form, read_form, set_session, visit_of
from dashboard.people.screen import Screens, entry, form, key, language_of, notice, with_language
from dashboard.people.settings import NotVouchedFor
from dashboard.records.accounts import AccountProblem, link_is_gone
from dashboard.records.audit import Action
from dashboard.records.models import Account
from dashboard.records.passwords import WeakPassword
from dashboard.texts import say

_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x1f\\]*")
_Sent = Annotated[Form, Depends(read_form)]


def sign_in_router(desk: PeopleDesk, screens: Screens) -> APIRouter:
    """Return ``/sign-in``, its way over the office's provider, and ``/welcome``."""
    router = APIRouter()

    @router.get(SIGN_IN_PATH)
    def show(request: Request, next: str = "/", out: str = "", failed: str = "") -> HTMLResponse:
        language = language_of(request)
        said: Component | None = None
        if out:
            said = notice(say("signed_out", language), is_good=True)
        elif failed in ("single_failed", "single_no_role"):
            said = notice(say(failed, language))
        return screens.answer(request, *_sign_in(desk, request, next, said), is_narrow=True)

    @router.post(SIGN_IN_PATH)
    def sign_in(request: Request, sent: _Sent) -> Response:
        name, wanted = sent.get("name"), sent.get("next", 1000)
        outcome = desk.accounts.check(name, sent.get("password"))
        if outcome.account is not None:
            return _let_in(desk, request, outcome.account, wanted, how="password")
        language = language_of(request)
        text = (
            say(
                "sign_in_wait",
                language,
                wait=wait_words(ceil(outcome.wait.total_seconds()), language),
            )
            if outcome.wait
            else say("sign_in_wrong", language)
        )
        title, body = _sign_in(desk, request, wanted, notice(text), name)
        return screens.answer(request, title, body, status=403, is_narrow=True)

    @router.get(SIGN_IN_PATH + "/office")
    async def leave(request: Request, next: str = "/") -> Response:
        if desk.single is None:
            return RedirectResponse(SIGN_IN_PATH, 303)
        return await desk.single.send_away(request, own_path(next))

    @router.get(SIGN_IN_PATH + "/callback")
    async def come_back(request: Request) -> Response:
        if desk.single is None:
            return RedirectResponse(SIGN_IN_PATH, 303)
        try:
            person = await desk.single.take_back(request, visit_of(request))
            account = desk.accounts.find_or_add_single(*person.as_account())
        except NotVouchedFor as error:
            desk.audit.write("", Action.SIGN_IN_FAILED, how="single sign-on", why=str(error))
            return RedirectResponse(f"{SIGN_IN_PATH}?failed={error.word}", 303)
        except AccountProblem as error:
            desk.audit.write("", Action.SIGN_IN_FAILED, how="single sign-on", why=str(error))
            return RedirectResponse(f"{SIGN_IN_PATH}?failed=single_no_role", 303)
        return _let_in(desk, request, account, person.next_path, how="single sign-on")

    @router.get("/welcome")
    def welcome(request: Request, token: str = "") -> HTMLResponse:
        language = language_of(request)
        if not desk.accounts.is_open_link(token):
            gone = link_is_gone()
            text = gone.message_en if language == "en" else gone.message_th
            title = say("welcome_title", language)
            return screens.answer(request, title, [headline(title), notice(text)], status=403, is_narrow=True)  # fmt: skip
        return screens.answer(request, *_welcome(desk, request, token, None), is_narrow=True)

    @router.post("/welcome")
    def make_first(request: Request, sent: _Sent) -> Response:
        token, name = sent.get("token"), sent.get("name")
        language = language_of(request)
        try:
            new = read_new_password(sent, language)
            account = desk.accounts.add_first(token, name, new)
        except (AccountProblem, WeakPassword) as error:
            said = notice(error.message_en if language == "en" else error.message_th)
            title, body = _welcome(desk, request, token, said, name)
            return screens.answer(request, title, body, status=400, is_narrow=True)
        return _let_in(desk, request, account, "/", how="first administrator")

    return router


def own_path(wanted: str) -> str:
    """Return where to go after signing in: an address of ours, the first screen otherwise.

    Examples
    --------
    >>> own_path("/data?lang=en"), own_path("//evil.example"), own_path("https://evil.example")
    ('/data?lang=en', '/', '/')
    """
    return wanted if _OWN_PATH.fullmatch(wanted) else "/"


def wait_words(seconds: int, language: str) -> str:
    """Return a waiting time in words."""
    if seconds < 90:
        return say("wait_seconds", language, count=seconds)
    return say("wait_minutes", language, count=-(-seconds // 60))


def read_new_password(sent: Form, language: str) -> str:
    """Return a new password that was typed twice.

    Raises
    ------
    WeakPassword : the two differ
    """
    new = sent.get("new_password", 1000)
    if new != sent.get("new_password_again", 1000):
        raise WeakPassword(*(say("passwords_differ", one) for one in ("th", "en")))
    return new


def new_password_entries(shortest: int, language: str) -> list[Component]:
    """Return the two lines for a new password."""
    manners: dict[str, Any] = {
        "type": "password", "required": True, "autoComplete": "new-password", "minLength": shortest,
    }  # fmt: skip
    rule = say("new_password_rule", language, count=shortest)
    return [
        entry(say("new_password", language), "new_password", rule, **manners),
        entry(say("new_password_again", language), "new_password_again", **manners),
    ]


def _let_in(
    desk: PeopleDesk, request: Request, account: Account, wanted: str, *, how: str
) -> Response:
    """Begin a session under a token that nobody knew before; the browser's earlier one ends."""
    earlier = request.cookies.get(COOKIE)
    if earlier:
        desk.sessions.end(earlier)
    token = desk.sessions.begin(account)
    desk.audit.write(account.name, Action.SIGNED_IN, account.name, how=how)
    response = RedirectResponse(own_path(wanted), 303)
    set_session(request, response, token, desk.sessions.lifetime.longest.total_seconds())
    return response


def _sign_in(
    desk: PeopleDesk, request: Request, wanted: str, said: Component | None, name: str = ""
) -> tuple[str, list[Component | None]]:
    language = language_of(request)
    title = say("sign_in_title", language)
    office = None
    if desk.single is not None:
        href = with_language(SIGN_IN_PATH + "/office", language, next=own_path(wanted))
        office = html.P(
            html.A(say("sign_in_office", language), href=href, className="button quiet wide")
        )
    fields = form(
        request,
        SIGN_IN_PATH,
        [
            html.Input(type="hidden", name="next", value=own_path(wanted)),
            entry(
                say("sign_in_name", language), "name",
                value=name, required=True, autoComplete="username", autoCapitalize="none",
            ),
            entry(
                say("sign_in_password", language), "password",
                type="password", required=True, autoComplete="current-password",
            ),
            key(say("sign_in_key", language)),
        ],
    )  # fmt: skip
    help_text = html.P(say("sign_in_help", language), className="foot")
    body = [
        headline(title, [say("sign_in_lead", language)]),
        said,
        html.Section([fields, office, help_text], className="card panel"),
    ]
    return title, body


def _welcome(
    desk: PeopleDesk, request: Request, token: str, said: Component | None, name: str = ""
) -> tuple[str, list[Component | None]]:
    language = language_of(request)
    title = say("welcome_title", language)
    fields = form(
        request,
        "/welcome",
        [
            html.Input(type="hidden", name="token", value=token),
            entry(
                say("sign_in_name", language), "name",
                value=name, required=True, autoComplete="username", autoCapitalize="none",
            ),
            *new_password_entries(desk.accounts.passwords.shortest, language),
            key(say("welcome_key", language)),
        ],
    )  # fmt: skip
    body = [
        headline(title, [say("welcome_lead", language)]),
        said,
        html.Section([fields], className="card panel"),
    ]
    return title, body
