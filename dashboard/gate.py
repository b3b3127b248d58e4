"""The gate before everything: says who is asking, and lets nobody in who is not.

Deny is the rule. What is open stands in `OPEN`; anything else needs a session, or an office that
declared that it has no accounts and serves its own machine alone.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.rights import DEMO, NOBODY, OFFICE, Viewer, asking_as

SIGN_IN_PATH, ACCOUNT_PATH = "/sign-in", "/account"
COOKIE = "khetview_session"

OPEN = (
    "/assets/", "/fonts/", "/_dash-component-suites/", "/_favicon.ico", "/favicon.ico",
    "/healthz", "/readyz", "/metrics",
    "/kiosk", "/public/live", "/public/api/v1/",
    SIGN_IN_PATH, "/welcome",
)  # fmt: skip
"""Addresses, and beginnings of addresses, that need no account; the API's errors need none either."""

_OPEN_WHEN_MUST_CHANGE = (ACCOUNT_PATH, "/sign-out")
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_STATIC = ("/assets/", "/fonts/", "/_dash-component-suites/")
_OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")


class Entry(StrEnum):
    """How people come in.

    ``ACCOUNTS``: they sign in. ``OFFICE``: the office has no accounts, and serves its own machine
    alone. ``DEMO``: as ``OFFICE``, as the demonstration's administrator.
    """

    ACCOUNTS = "accounts"
    OFFICE = "office"
    DEMO = "demo"


_WITHOUT_SIGNING_IN = {Entry.OFFICE: OFFICE, Entry.DEMO: DEMO}

FindViewer = Callable[[str], "Viewer | None"]
"""Session token → who has it."""


class Gate:
    """Outermost ASGI layer: finds out who asks, and turns away who may not.

    Parameters
    ----------
    app : the application behind
    entry : how people come in
    find : who has a session; None where there are no accounts
    """

    def __init__(self, app: ASGIApp, *, entry: Entry, find: FindViewer | None = None) -> None:
        self.app = app
        self._entry, self._find = entry, find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:  # nothing of ours speaks over a web socket
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["path"].startswith(_STATIC):
            await self.app(scope, receive, send)
            return
        if is_from_elsewhere(scope["method"], headers):
            await _refuse(send, 403, "คำขอนี้มาจากเว็บอื่น", "This request came from another site.")
            return
        viewer = await self._recognise(scope, headers)
        scope.setdefault("state", {})["viewer"] = viewer
        refusal = self._look(scope, headers, viewer)
        if refusal is not None:
            await refusal(send)
            return
        with asking_as(viewer, str((scope.get("client") or ("",))[0])):
            await self.app(scope, receive, _unkept(send))

    async def _recognise(self, scope: Scope, headers: Headers) -> Viewer:
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if token and self._find is not None and len(token) < 100:
            found = await asyncio.to_thread(self._find, token)
            if found is not None:
                return found
        if self._entry in _WITHOUT_SIGNING_IN and is_own_machine(scope, headers):
            return _WITHOUT_SIGNING_IN[self._entry]
        return NOBODY

    def _look(
        self, scope: Scope, headers: Headers, viewer: Viewer
    ) -> _Refusal | None:  # fmt: skip
        path = scope["path"]
        if is_open(path):
            return None
        if viewer.must_change and not path.startswith(_OPEN_WHEN_MUST_CHANGE):
            return _Refusal(
                scope, headers, ACCOUNT_PATH, "ต้องตั้งรหัสผ่านใหม่ก่อน", "Set a new password first."
            )
        if viewer != NOBODY:
            return None
        if self._entry is not Entry.ACCOUNTS and self._find is None:
            return _Refusal(
                scope, headers, "",
                "ระบบนี้เปิดให้เฉพาะเครื่องที่ติดตั้ง เปิดผ่าน http://localhost หรือให้ผู้ดูแลตั้งค่าบัญชีผู้ใช้",
                "This server answers its own machine alone. Open it as http://localhost, or have accounts set up.",
            )  # fmt: skip
        return _Refusal(scope, headers, SIGN_IN_PATH, "ต้องเข้าสู่ระบบก่อน", "Sign in first.")


class _Refusal:
    """What somebody gets who may not come in: the way to the door, or a sentence."""

    def __init__(
        self, scope: Scope, headers: Headers, leads_to: str, message_th: str, message_en: str
    ) -> None:
        self._scope, self._headers, self._leads_to = scope, headers, leads_to
        self._message_th, self._message_en = message_th, message_en

    async def __call__(self, send: Send) -> None:
        is_page = self._scope["method"] == "GET" and "text/html" in self._headers.get("accept", "")
        if not is_page or not self._leads_to:
            status = 401 if self._leads_to == SIGN_IN_PATH else 403
            await _refuse(send, status, self._message_th, self._message_en)
            return
        query = self._scope["query_string"].decode("latin-1")
        wanted = quote(self._scope["path"] + (f"?{query}" if query else ""), safe="/")
        place = self._leads_to + (f"?next={wanted}" if wanted != "/" else "")
        start = {"type": "http.response.start", "status": 303}
        headers = [(b"location", place.encode()), (b"cache-control", b"no-store")]
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def is_open(path: str) -> bool:
    """Whether an address needs no account.

    Examples
    --------
    >>> is_open("/assets/x.css"), is_open("/metrics"), is_open("/metricsx"), is_open("/sign-in/office")
    (True, True, False, True)
    """
    return any(
        path == one or (path.startswith(one) if one.endswith("/") else path.startswith(one + "/"))
        for one in OPEN
    )


def is_own_machine(scope: Scope, headers: Headers) -> bool:
    """Whether a request comes from this machine, and was meant for it by name.

    The name matters: a foreign site whose name was made to point here would else be let in.
    """
    host = headers.get("host", "")
    name = host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host
    client = scope.get("client")
    try:
        is_loopback = client is not None and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        is_loopback = False
    is_passed_on = "x-forwarded-for" in headers or "forwarded" in headers
    return is_loopback and not is_passed_on and name in _OWN_NAMES


def is_from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether a request that changes something was made by another site's page."""
    if method in _SAFE_METHODS:
        return False
    origin = headers.get("origin")
    is_other = origin is not None and urlsplit(origin).netloc != headers.get("host", "")
    return is_other or headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def _unkept(send: Send) -> Send:
    """Let no cache keep what was answered to somebody, unless the answer says otherwise."""

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            headers.setdefault("cache-control", "private, no-store")
            message = {**message, "headers": headers.raw}
        await send(message)

    return pass_on


async def _refuse(send: Send, status: int, message_th: str, message_en: str) -> None:
    body = json.dumps({"message_th": message_th, "message_en": message_en}, ensure_ascii=False)
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
