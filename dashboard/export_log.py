"""Writes down who took data out: tables, workbooks, reports, rows of files, answers of the API.

What a browser makes of a screen that it already shows (its CSV, PNG, SVG, its print) asks nothing of
the server, and is not known here.
"""

from __future__ import annotations

import asyncio
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.routes import say_records_away
from dashboard.ordering import WriteDown
from dashboard.records.audit import Action
from dashboard.records.store import RecordsAway
from dashboard.rights import current_viewer

EXPORTS = ("/export/", "/report/", "/api/v1/metrics/", "/data/loads/", "/audit.csv")
"""Beginnings of the addresses that hand data out as a file or as rows."""

_PAPER = ".pdf"
"""End of the addresses of reports and plans on paper."""

_MOST_QUERY = 500


class ExportLog:
    """ASGI layer inside the gate: an answer of `EXPORTS`, or on paper, that was given is written down.

    Parameters
    ----------
    app : the application behind
    write_down : `AuditLog.write`
    """

    def __init__(self, app: ASGIApp, *, write_down: WriteDown) -> None:
        self.app = app
        self._write_down = write_down

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _is_export(scope["path"]):
            await self.app(scope, receive, send)
            return
        is_refused = False

        async def note(message: Message) -> None:
            nonlocal is_refused
            if is_refused:
                return
            if message["type"] == "http.response.start" and message["status"] == 200:
                try:  # before the first byte: what cannot be written down is not given
                    await asyncio.to_thread(self._write, scope)
                except RecordsAway as error:
                    is_refused = True
                    await say_records_away(error)(scope, receive, send)
                    return
            await send(message)

        await self.app(scope, receive, note)

    def _write(self, scope: Scope) -> None:
        query = unquote(scope["query_string"].decode("latin-1"))[:_MOST_QUERY]
        detail = {"query": query} if query else {}
        self._write_down(current_viewer().name, Action.EXPORTED, scope["path"], **detail)


def _is_export(path: str) -> bool:
    return path.startswith(EXPORTS) or path.endswith(_PAPER)
