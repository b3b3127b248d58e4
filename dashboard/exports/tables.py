"""The workbook of any panel of any page: the page is drawn again and the panel's table written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import APIRouter, Response
from starlette.requests import Request

from dashboard.components.html import Component
from dashboard.exports import drawn
from dashboard.exports.about import describe
from dashboard.exports.workbook import XLSX, write_workbook
from dashboard.page import Page, discover_pages
from dashboard.render import draw_page
from dashboard.service import MeasureCache, Service
from metrics.answers import UnknownKey


def tables_router(service: Service, cache: MeasureCache) -> APIRouter:
    """Return the route of the panels' workbooks."""
    router = APIRouter(include_in_schema=False)

    @router.get("/export/panel.xlsx")
    def export_panel(request: Request, page: str, panel: str, of: str = "") -> Response:
        """Draw a page again and write the table of one of its panels.

        Parameters
        ----------
        page : address of the page with its query
        panel : id of the panel
        of : snapshot on the screen
        """
        content = write_panel(service, cache, page, panel, of, str(request.base_url))
        return Response(content, media_type=XLSX)

    return router


def write_panel(
    service: Service, cache: MeasureCache, address: str, panel_id: str, snapshot: str, base: str
) -> bytes:
    """Write the table of a panel as a workbook.

    Raises
    ------
    UnknownKey : there is no such page, no such panel on it, or no table in it
    """
    path, _, query_text = address.partition("?")
    query = dict(parse_qsl(query_text.partition("#")[0]))
    if snapshot and snapshot != service.data_version():
        query.setdefault("snapshot", snapshot)
    frame = draw_address(service, cache, path, query)
    panel = drawn.find(frame, kind="Section", id=panel_id)
    sheet = drawn.read_table(panel) if panel is not None else None
    if panel is None or sheet is None:
        raise UnknownKey(
            f"There is no table “{panel_id}” on {path}.", f"ไม่มีตาราง “{panel_id}” ในหน้า {path}"
        )
    language = str(frame["props"]["lang"])
    title = drawn.text_of(drawn.find(panel, kind="H2"))
    stamp = service.stamp(snapshot=str(frame["props"]["data-version"]) or None)
    link = base.rstrip("/") + urlsplit(address).path + ("?" + query_text if query_text else "")
    about = describe(
        place=_place(frame),
        filters=drawn.read_filters(frame, panel),
        formula=drawn.read_formula(panel),
        stamp=stamp,
        row_count=len(sheet.rows),
        link=f"{link}#{panel_id}",
        language=language,
    )
    return write_workbook(title, about, sheet)


def draw_address(
    service: Service, cache: MeasureCache, path: str, query: Mapping[str, Any]
) -> Component:
    """Draw the page of an address, outside the router.

    Raises
    ------
    UnknownKey : there is no such page on this server
    NoRight, OutsideScope : whoever asks may not see it
    """
    page, variables = _find_page(path)
    asked = {**query, **variables}
    return draw_page(page, service, cache, lambda key: None, asked, raises_refusals=True)


def _find_page(path: str) -> tuple[Page, dict[str, str]]:
    for page in discover_pages():
        variables = page.match(path)
        if variables is not None:
            return page, variables
    raise UnknownKey(f"There is no page {quote(path)}.", f"ไม่มีหน้า {path}")


def _place(frame: Component) -> str:
    """Return where a page stands: its breadcrumb, else its title."""
    crumb = drawn.find(frame, kind="Nav", className="crumb")
    steps = [drawn.text_of(item) for item in drawn.find_all(crumb, kind="Li")] if crumb else []
    return " › ".join(steps) or str(frame["props"]["data-title"]).partition(" · ")[0]
