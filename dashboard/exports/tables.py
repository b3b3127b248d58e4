"""The downloads of any panel of any page: the page is drawn again and the panel's whole table written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import APIRouter, Response
from starlette.requests import Request

from dashboard.components.html import Component
from dashboard.exports import drawn
from dashboard.exports.about import describe
from dashboard.exports.csv_file import CSV, write_csv
from dashboard.exports.drawn import Sheet
from dashboard.exports.workbook import XLSX, write_workbook
from dashboard.page import Page, discover_pages
from dashboard.render import draw_page
from dashboard.service import MeasureCache, Service
from metrics.answers import UnknownKey


def tables_router(service: Service, cache: MeasureCache) -> APIRouter:
    """Return the routes of the panels' tables: a workbook, or the table alone.

    Notes
    -----
    Of both, the address takes ``page``, the page's own with its query; ``panel``, the panel's id;
    and ``of``, the snapshot on the screen.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/export/panel.xlsx")
    def export_workbook(request: Request, page: str, panel: str, of: str = "") -> Response:
        """Write the whole table of a panel as a workbook."""
        drawn_panel = read_panel(service, cache, page, panel, of)
        return Response(drawn_panel.write_workbook(service, str(request.base_url)), media_type=XLSX)

    @router.get("/export/panel.csv")
    def export_csv(page: str, panel: str, of: str = "") -> Response:
        """Write the whole table of a panel as CSV, for tables longer than a screen holds."""
        drawn_panel = read_panel(service, cache, page, panel, of)
        return Response(write_csv(drawn_panel.sheet), media_type=CSV)

    return router


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A panel that was drawn again with all its rows.

    Parameters
    ----------
    address : of the page with its query
    frame : the page
    """

    address: str
    frame: Component
    panel: Component
    sheet: Sheet

    def write_workbook(self, service: Service, base: str) -> bytes:
        """Return the table as a workbook that says on top what it holds.

        Parameters
        ----------
        base : address of the server
        """
        properties = self.frame["props"]
        about = describe(
            place=_place(self.frame),
            filters=drawn.read_filters(self.frame, self.panel),
            formula=drawn.read_formula(self.panel),
            stamp=service.stamp(snapshot=str(properties["data-version"]) or None),
            row_count=len(self.sheet.rows),
            link=f"{base.rstrip('/')}{self.address}#{self.panel['props']['id']}",
            language=str(properties["lang"]),
        )
        title = drawn.text_of(drawn.find(self.panel, kind="H2"))
        return write_workbook(title, about, self.sheet)


def read_panel(
    service: Service, cache: MeasureCache, address: str, panel_id: str, snapshot: str
) -> DrawnPanel:
    """Draw a page again and find the table of one of its panels, with all its rows.

    Raises
    ------
    UnknownKey : there is no such page, no such panel on it, or no table in it
    """
    path, _, query_text = address.partition("?")
    query = dict(parse_qsl(query_text.partition("#")[0]))
    if snapshot and snapshot != service.data_version():
        query.setdefault("snapshot", snapshot)
    frame = draw_address(service, cache, path, query, whole_panel=panel_id)
    panel = drawn.find(frame, kind="Section", id=panel_id)
    sheet = drawn.read_table(panel) if panel is not None else None
    if panel is None or sheet is None:
        raise UnknownKey(
            f"There is no table “{panel_id}” on {path}.", f"ไม่มีตาราง “{panel_id}” ในหน้า {path}"
        )
    shown = urlsplit(address).path + (f"?{query_text}" if query_text else "")
    return DrawnPanel(shown, frame, panel, sheet)


def draw_address(
    service: Service,
    cache: MeasureCache,
    path: str,
    query: Mapping[str, Any],
    *,
    whole_panel: str = "",
) -> Component:
    """Draw the page of an address, outside the router.

    Parameters
    ----------
    whole_panel : id of the panel whose rows are all drawn

    Raises
    ------
    UnknownKey : there is no such page on this server
    NoRight, OutsideScope : whoever asks may not see it
    """
    page, variables = _find_page(path)
    asked = {**query, **variables}
    return draw_page(
        page, service, cache, lambda key: None, asked, raises_refusals=True, whole_panel=whole_panel
    )


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
