"""From an address to a screen: read the filters, ask the page in a thread, frame what it says.

This is the error boundary as well: whatever fails becomes a sentence with a way on.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from dash import html as dash_html
from dash.development.base_component import Component as DashComponent

from dashboard import shell
from dashboard.components import states
from dashboard.components.html import Component
from dashboard.components.screen import pack
from dashboard.page import Content, Page, Request, discover_pages
from dashboard.rights import OFFICE, asking_as
from dashboard.scoped_service import NoRight, OutsideScope, require
from dashboard.service import MeasureCache, Reader, Service
from dashboard.texts import say
from dashboard.url_state import Notice, Selection, parse_selection
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import MetricsError

log = logging.getLogger(__name__)

_DRAWERS = ThreadPoolExecutor(2, "draw-page")
"""Pages are drawn in turn: many at once would only share one interpreter, and all be late."""

VERSION_KEY = "version_"
"""Name under which the router hands over the version store; it is missing in a bare call."""


async def render_page(
    page: Page,
    service: Service,
    cache: MeasureCache,
    on_failure: Callable[[str], None],
    /,  # an address may name anything, ``?page=`` too
    **query: Any,
) -> Component | DashComponent:
    """Draw a page for the router; called bare, draw the skeleton for callback validation."""
    if VERSION_KEY not in query:
        return dash_html.Div(list(page.skeleton()))

    def draw() -> Component:
        return pack(draw_page(page, service, cache, on_failure, query))

    # the thread asks as whoever sent this request
    return await asyncio.get_running_loop().run_in_executor(_DRAWERS, copy_context().run, draw)


def draw_page(
    page: Page,
    service: Service,
    cache: MeasureCache,
    on_failure: Callable[[str], None],
    query: Mapping[str, Any],
    *,
    raises_refusals: bool = False,
    whole_panel: str = "",
) -> Component:
    """Draw a page with its frame; a failure is logged and said in the page.

    Parameters
    ----------
    whole_panel : id of the panel whose rows are all drawn, however many; "" = as the screen shows them

    Raises
    ------
    NoRight, OutsideScope : where `raises_refusals`; otherwise the page says it
    """
    selection, notices = parse_selection(query)
    variables = {name: unquote(str(query[name])) for name in page.variables if name in query}
    reader = None
    try:
        reader, selection, notices = _open_reader(service, cache, selection, notices)
        request = Request(reader, selection, notices, variables, whole_panel)
        content = _ask(page, request, raises_refusals)
        return shell.frame(page, reader, content, content.selection or selection)
    except (NoRight, OutsideScope):
        raise
    except Exception:
        code = secrets.token_hex(3)
        log.exception("Page %s failed, code %s, query %s", page.key, code, dict(query))
        on_failure(page.key)
        failed = states.failure(code, selection.language)
        content = Content(title=page.title(selection.language), body=[failed])
        return shell.bare_frame(page, content, selection)


def draw_first_screens(service: Service, cache: MeasureCache) -> None:
    """Draw what is opened first, for nobody: so that what all screens share is read before somebody waits."""
    if not service.data_version():
        return
    pages = {page.key: page for page in discover_pages()}
    with asking_as(OFFICE):
        home = service.home_area().area
        inside = [d.area for d in service.children(home, AreaLevel.DISTRICT) if d.school_count]
        shown = inside[0] if inside else home
        place = {"level": shown.level.value, "area_id": shown.area_id}
        for key, query in (("overview", {"area": str(shown)}), ("area", place)):
            draw_page(pages[key], service, cache, lambda _: None, query)


def _ask(page: Page, request: Request, raises_refusals: bool) -> Content:
    language = request.language
    if page.needs_data and request.reader.is_empty:
        return Content(title=page.title(language), body=[states.nothing_yet(language)])
    try:
        require(page.right)
        return page.layout(request)
    except MetricsError as error:
        is_refused = isinstance(error, (NoRight, OutsideScope))
        if is_refused and raises_refusals:
            raise
        message = error.message_en if language == "en" else error.message_th
        title = say("refused_title" if is_refused else "unknown_title", language)
        return Content(title=title, body=[states.unknown(title, message, request.selection)])


def _open_reader(
    service: Service, cache: MeasureCache, selection: Selection, notices: tuple[Notice, ...]
) -> tuple[Reader, Selection, tuple[Notice, ...]]:
    """Open the snapshot asked for; one that is gone gives way to the current one, with a notice."""
    wanted = selection.snapshot
    if wanted and all(stamp.snapshot != wanted for stamp in service.snapshots()):
        gone = Notice(*(say("snapshot_gone", lang, snapshot=wanted) for lang in ("th", "en")))
        selection, notices = replace(selection, snapshot=None), (*notices, gone)
    return Reader(service, cache, selection.snapshot), selection, notices
