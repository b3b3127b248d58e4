"""The frame around every screen: header, menu, stamp, breadcrumb; and the root that stays."""

from __future__ import annotations

import json

import dash
import dash_bootstrap_components as dbc
from dash import dcc
from dash import html as dash_html
from dash.development.base_component import Component as DashComponent

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import link, marks
from dashboard.formatting import format_datetime
from dashboard.gate import ACCOUNT_PATH
from dashboard.help import help_key, help_sheet
from dashboard.page import Content, Crumb, Page, discover_pages, may_open
from dashboard.rights import current_viewer
from dashboard.service import Reader
from dashboard.texts import TEXTS, say, unfilled
from dashboard.url_state import Selection, area_href
from metrics.answers import AreaInfo, MetricsError, Stamp

VERSION_STORE = "live-version"
TOAST = "live-toast"
ANNOUNCEMENT = "live-announcement"


def root() -> DashComponent:
    """Return the part that stays while pages come and go: version store, page, announcements."""
    return dash_html.Div(
        [
            dcc.Store(id=VERSION_STORE),
            dash_html.Div(
                id="connection-banner",
                role="status",
                hidden=True,
                **marks(
                    data_th=say("lost", "th"),
                    data_en=say("lost", "en"),
                    data_new_th=say("new_data", "th"),
                    data_new_en=say("new_data", "en"),
                ),
            ),
            dash.page_container,
            dash_html.Div(id=ANNOUNCEMENT, className="visually-hidden", role="status"),
            dbc.Toast(
                "",
                id=TOAST,
                header="",
                is_open=False,
                dismissable=True,
                duration=12_000,
            ),
        ],
        id="root",
    )


def frame(page: Page, reader: Reader, content: Content, selection: Selection) -> Component:
    """Return a page with its header, breadcrumb and stamp."""
    return _frame(page, content, selection, reader.stamp(), _home(reader), reader.snapshot)


def _home(reader: Reader) -> AreaInfo | None:
    """Return where whoever asks is at home; None where nothing is loaded of it yet."""
    try:
        return None if reader.is_empty else reader.home_area()
    except MetricsError:
        return None


def bare_frame(page: Page, content: Content, selection: Selection) -> Component:
    """Return a page framed without asking the service: for when the service is what failed."""
    return _frame(page, content, selection, None, None, "")


def _frame(
    page: Page,
    content: Content,
    selection: Selection,
    stamp: Stamp | None,
    home: AreaInfo | None,
    version: str,
) -> Component:
    language = selection.language
    return html.Div(
        [
            html.A(say("skip", language), href="#main", className="skip"),
            html.Header(
                [
                    link([html.Span("เขต"), html.B("วิว")], "/" + _shared(selection), "brand"),
                    _menu(page, selection, home),
                    _search(selection) if home is not None else None,
                    help_key(page, language),
                    _language_switch(selection),
                    _account_link(language),
                    _stamp(stamp, selection),
                ],
                className="bar",
            ),
            help_sheet(page, language),
            _demo_banner(language),
            html.Main(
                [
                    _pinned(selection),
                    _breadcrumb(content.crumbs, language),
                    *(part for part in content.body if part is not None),
                ],
                id="main",
                tabIndex="-1",
            ),
        ],
        id="frame",
        lang=language,
        className="frame",
        **marks(
            data_version=version,
            data_pinned="yes" if selection.snapshot else "no",
            data_title=f"{content.title} · {say('brand', language)}",
            data_page=page.key,
        ),
    )


def _shared(selection: Selection) -> str:
    return selection.shared().query()


def _menu(current: Page, selection: Selection, home: AreaInfo | None) -> Component:
    language = selection.language
    items = []
    for page in discover_pages():
        if not page.in_menu or not may_open(page.key):
            continue
        href = page.path + _shared(selection)
        if page.variables:  # a screen of one area: the menu leads to the office's own
            if home is None:
                continue
            href = area_href(home.area, selection.shared())
        is_current = page.key in (current.key, current.parent)
        items.append(
            link(page.title(language), href, **(marks(aria_current="page") if is_current else {}))
        )
    return html.Nav(items, **marks(aria_label=say("menu", language)))


def _search(selection: Selection) -> Component:
    """Return the place of the school search; ``assets/search.js`` fills it."""
    words = {key: unfilled(key, selection.language) for key in TEXTS if key.startswith("search_")}
    return html.Div(
        id="search",
        className="search",
        role="search",
        **marks(
            data_words=json.dumps(words, ensure_ascii=False),
            data_language=selection.language,
            data_query=selection.changed(area=None).query(),
            data_snapshot=selection.snapshot or "",
        ),
    )


def _account_link(language: str) -> Component | None:
    """Return the way to one's account; it names the role, for all of a role see the same page."""
    viewer = current_viewer()
    if not viewer.is_signed_in:
        return None
    href = ACCOUNT_PATH + ("?lang=en" if language == "en" else "")
    return html.A(viewer.role.label(language), href=href, className="language account")


def _demo_banner(language: str) -> Component | None:
    if not current_viewer().is_demo:
        return None
    href = "/users" + ("?lang=en" if language == "en" else "")
    return html.P(
        [say("demo_banner", language), " ", html.A(say("demo_users", language), href=href)],
        className="demo-banner",
    )


def _language_switch(selection: Selection) -> Component:
    other = "th" if selection.language == "en" else "en"
    return link(
        say("other_language", selection.language),
        selection.changed(language=other).query() or "?",
        "language",
        keep_scroll=True,
        lang=other,
    )


def _stamp(stamp: Stamp | None, selection: Selection) -> Component:
    language = selection.language
    if stamp is None:
        return html.Div(className="stamp")
    word = "pinned" if selection.snapshot else "live"
    parts = [say("snapshot", language, snapshot=stamp.snapshot)]
    if stamp.is_demo:
        parts.append(say("demo", language))
    return html.Div(
        [
            html.Div(
                [
                    html.B(
                        html.Span(say(word, language)),
                        className=f"state state-{word}",
                        **marks(data_lost=say("lost_word", language)),
                    ),
                    " ",
                    html.Time(format_datetime(stamp.loaded_at or stamp.built_at, language)),
                ]
            ),
            html.Div(" · ".join(parts)),
        ],
        className="stamp",
    )


def _pinned(selection: Selection) -> Component | None:
    if not selection.snapshot:
        return None
    language = selection.language
    return html.P(
        [
            say("pinned_notice", language, snapshot=selection.snapshot),
            " ",
            link(
                say("to_latest", language),
                selection.changed(snapshot=None).query() or "?",
                keep_scroll=True,
            ),
        ],
        className="notice",
        role="status",
    )


def _breadcrumb(crumbs: tuple[Crumb, ...], language: str) -> Component | None:
    if not crumbs:
        return None
    items = [
        html.Li(link(crumb.label, crumb.href) if crumb.href else html.B(crumb.label))
        for crumb in crumbs
    ]
    return html.Nav(
        html.Ol(items), className="crumb", **marks(aria_label=say("breadcrumb", language))
    )


def area_crumbs(info: AreaInfo, selection: Selection, *, is_last: bool = True) -> tuple[Crumb, ...]:
    """Return the steps from the nation down to an area; links carry the filters along."""
    language = selection.language
    steps = [Crumb(a.name(language), area_href(a.area, selection)) for a in info.path]
    own = Crumb(info.name(language), None if is_last else area_href(info.area, selection))
    return (*steps, own)
