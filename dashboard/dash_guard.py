"""Requests to Dash's own routes, held against what the application declared before Dash sees them.

Dash takes it for granted that its own scripts ask; anything else ends in an error inside it. Here such
a request is answered with a sentence, and neither fills the log nor the memory.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

from dash.fingerprint import check_fingerprint
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CALLBACKS, _SUITES = "/_dash-update-component", "/_dash-component-suites/"
MOST_BYTES = 2 << 20
"""Largest question of a callback; what screens send has a few kilobytes."""

_TEXTS = ("_pages_location.pathname", "_pages_location.search")
"""Inputs whose value is text, as the address bar has it."""


class DashGuard:
    """ASGI layer: turns away what no screen of ours asks.

    Parameters
    ----------
    app : the application behind
    callbacks : Dash's declared callbacks, by the output that names them
    suites : package → the files that the pages load from it
    """

    def __init__(
        self, app: ASGIApp, *, callbacks: Mapping[str, Any], suites: Mapping[str, Collection[str]]
    ) -> None:
        self.app = app
        self._callbacks, self._suites = callbacks, suites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(_SUITES) and not self._has_file(path):
            await _refuse(404, "ไม่มีไฟล์นี้", "There is no such file.")(scope, receive, send)
        elif scope["type"] == "http" and path == _CALLBACKS and scope["method"] == "POST":
            await self._ask(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        async for part in _parts(receive):
            body += part
            if len(body) > MOST_BYTES:
                refusal = _refuse(413, "คำขอใหญ่เกินไป", "The request is too large.")
                await refusal(scope, receive, send)
                return
        if not self._is_ours(body):
            refusal = _refuse(
                400,
                "คำขอนี้ไม่ได้มาจากหน้าจอของระบบ โหลดหน้าใหม่",
                "No screen of ours asks this. Load the page anew.",
            )
            await refusal(scope, receive, send)
            return
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, replay, send)

    def _has_file(self, path: str) -> bool:
        package, _, rest = path.removeprefix(_SUITES).partition("/")
        return bool(rest) and check_fingerprint(rest)[0] in self._suites.get(package, ())

    def _is_ours(self, body: bytes) -> bool:
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            return False
        if not isinstance(asked, dict) or not isinstance(asked.get("output"), str):
            return False
        declared = self._callbacks.get(asked["output"])
        if declared is None or "callback" not in declared:  # those without run in the browser
            return False
        outputs = [_place_of(name) for name in _names_in(asked["output"])]
        expected: Any = outputs if asked["output"].startswith("..") else outputs[0]
        triggers = asked.get("changedPropIds", [])
        return (
            asked.get("outputs") == expected
            and _fit(asked.get("inputs"), declared["inputs"])
            and _fit(asked.get("state", []), declared["state"])
            and isinstance(triggers, list)
            and all(isinstance(one, str) for one in triggers)
        )


def _names_in(output: str) -> list[str]:
    """Return the single outputs that a callback's name is made of.

    Examples
    --------
    >>> _names_in("..page.children...page.title.."), _names_in("grid.rows")
    (['page.children', 'page.title'], ['grid.rows'])
    """
    return output[2:-2].split("...") if output.startswith("..") else [output]


def _place_of(name: str) -> dict[str, str]:
    component, _, part = name.rpartition(".")
    return {"id": component, "property": part}


def _fit(given: object, declared: list[dict[str, Any]]) -> bool:
    """Whether inputs are those that were declared, in their order, with values that can be read."""
    if not isinstance(given, list) or len(given) != len(declared):
        return False
    for one, expected in zip(given, declared, strict=True):
        if not isinstance(one, dict):
            return False
        place = (one.get("id"), one.get("property"))
        if place != (expected["id"], expected["property"]):
            return False
        if f"{place[0]}.{place[1]}" in _TEXTS and not isinstance(one.get("value"), str):
            return False
    return True


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        yield message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


def _refuse(status: int, message_th: str, message_en: str) -> JSONResponse:
    said = {"message_th": message_th, "message_en": message_en}
    return JSONResponse(said, status, headers={"cache-control": "no-store"})
