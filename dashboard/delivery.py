"""How bytes leave: compressed once where they never change, counted, with the right headers.

Also the font route: the face comes from an installed package, not from the internet.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from urllib.parse import parse_qs

import brotli
from fastapi import APIRouter, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.counters import Counters

IMMUTABLE = "public, max-age=31536000, immutable"
FONT_PATH = "/fonts/noto-sans-thai.ttf"

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
_HTTPS_FOR_A_YEAR = "max-age=31536000"

_NEVER_CHANGING = ("/_dash-component-suites/", "/assets/", "/fonts/")
_COMPRESSIBLE = (
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "text/plain",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "font/ttf",
)
_SMALLEST_BYTES = 1_000
_COMPONENTS_PATH = "/_dash-update-component"


def page_policy(script_hashes: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy of our pages: nothing from outside, no script but our own.

    Parameters
    ----------
    script_hashes : of the few scripts that Dash writes into its page

    Notes
    -----
    Styles may stand in the page: the grid and the charts write theirs so.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Delivery:
    """Outermost ASGI layer: compression, cache headers, content types and counters.

    Component suites, assets and fonts are compressed once per process and kept; other answers
    are compressed as they leave. Streams pass untouched.
    """

    def __init__(
        self, app: ASGIApp, *, counters: Counters, script_hashes: Sequence[str] = ()
    ) -> None:
        self.app = app
        self.counters = counters
        self.policy = page_policy(script_hashes)
        self._kept: dict[tuple[str, str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(self, scope, send)
        with self.counters.measure_once(scope) as measured:
            exchange.on_status = measured.set_status
            await self.app(scope, receive, exchange.send)

    def compress(self, scope: Scope, etag: str, encoding: str, body: bytes) -> bytes:
        """Compress a body; what never changes is kept under its address and ETag."""
        if not scope["path"].startswith(_NEVER_CHANGING):
            return _compress(encoding, body, thorough=False)
        key = (scope["path"], etag + scope["query_string"].decode("latin-1"), encoding)
        if key not in self._kept:
            self._kept[key] = _compress(encoding, body, thorough=True)
        return self._kept[key]


class _Exchange:
    """One answer on its way out; held back until its body is whole when it is to be compressed."""

    def __init__(self, delivery: Delivery, scope: Scope, send: Send) -> None:
        self._delivery, self._scope, self._send = delivery, scope, send
        self._encoding = _choose_encoding(Headers(scope=scope).get("accept-encoding", ""))
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self.on_status = lambda status: None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.on_status(message["status"])
            headers = MutableHeaders(raw=message["headers"])
            _set_headers(self._scope, message["status"], headers, self._delivery.policy)
            kind = headers.get("content-type", "").split(";")[0]
            is_plain = "content-encoding" not in headers and message["status"] == 200
            if self._encoding and is_plain and kind in _COMPRESSIBLE:
                self._start = message
                return
        elif self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        body = b"".join(self._parts)
        headers = MutableHeaders(raw=start["headers"])
        if len(body) >= _SMALLEST_BYTES:
            etag = headers.get("etag", "")
            body = await asyncio.to_thread(
                self._delivery.compress, self._scope, etag, self._encoding, body
            )
            headers["content-encoding"] = self._encoding
            headers.add_vary_header("accept-encoding")
        headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _choose_encoding(accepted: str) -> str:
    offered = {part.split(";")[0].strip() for part in accepted.split(",")}
    return next((name for name in ("br", "gzip") if name in offered), "")


def _compress(encoding: str, body: bytes, *, thorough: bool) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=6 if thorough else 4))
    return gzip.compress(body, compresslevel=9 if thorough else 5, mtime=0)


def _set_headers(scope: Scope, status: int, headers: MutableHeaders, policy: str) -> None:
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = "same-origin"
    headers["x-frame-options"] = "DENY"
    headers["permissions-policy"] = PERMISSIONS
    headers.setdefault("content-security-policy", policy)
    if scope.get("scheme") == "https":
        headers["strict-transport-security"] = _HTTPS_FOR_A_YEAR
    path = scope["path"]
    if path == _COMPONENTS_PATH and "content-type" not in headers:
        headers["content-type"] = "application/json"  # Dash 4.4.1 leaves it out
    is_versioned = "m" in parse_qs(scope["query_string"].decode("latin-1"))
    if path.startswith("/assets/") and is_versioned and status == 200:
        headers["cache-control"] = IMMUTABLE


@cache
def read_font() -> bytes:
    """Return the variable Noto Sans Thai face of the installed package (OFL)."""
    files = resources.files("fontpkg_noto_sans_thai") / "files"
    return next(file for file in files.iterdir() if file.name.endswith(".ttf")).read_bytes()


def font_router() -> APIRouter:
    """Return the route that serves the face."""
    router = APIRouter(include_in_schema=False)
    headers: Mapping[str, str] = {"cache-control": IMMUTABLE}

    @router.get(FONT_PATH)
    def serve_font() -> Response:
        return Response(read_font(), media_type="font/ttf", headers=dict(headers))

    return router
