"""One line in the log for each request, under an id that every other line of it carries too.

No personal data: neither who asked, nor from where, nor for which school. A line names the route
(``/school/<id>`` is ``{path:path}``), never the address itself.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("khetview.request")

HEADER = "x-request-id"
_GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
_UNTOLD = ("/assets/", "/fonts/", "/_dash-component-suites/", "/healthz", "/readyz", "/metrics")
"""What is asked all the time and tells nothing; it is counted in ``/metrics``."""

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request that is being answered, "" where there is none."""
    return _request_id.get()


class RequestLog:
    """Outermost ASGI layer: gives each request its id and writes how it was answered.

    Parameters
    ----------
    app : the application behind
    believes_id : take over an id that the request brings: a trusted proxy stands in front
    """

    def __init__(self, app: ASGIApp, *, believes_id: bool = False) -> None:
        self.app = app
        self._believes_id = believes_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "") if self._believes_id else ""
        request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token, began, status = _request_id.set(request_id), time.perf_counter(), 0

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                headers[HEADER] = request_id
                message = {**message, "headers": headers.raw}
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            if not scope["path"].startswith(_UNTOLD):
                taken = round((time.perf_counter() - began) * 1000)
                said = {
                    "method": scope["method"],
                    "route": route_of(scope),
                    "status": status,
                    "ms": taken,
                }
                log.info("request", extra={"said": said})
            _request_id.reset(token)


def route_of(scope: Scope) -> str:
    """Return the declared route that answered, "" where none did: it names no school and no account."""
    return str(getattr(scope.get("route"), "path", ""))


class Lines(logging.Formatter):
    """Log entries as one JSON object a line: when, what, from where in the program, for which request."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one entry."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current_request_id():
            said["request_id"] = current_request_id()
        said |= getattr(record, "said", {})
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def write_lines() -> None:
    """Let this process write its log as JSON lines."""
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:  # the one of ``logging.basicConfig``
            handler.setFormatter(Lines())
