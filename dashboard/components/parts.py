"""The smallest parts: links that stay in the app, badges, notices, the headline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.url_state import Notice

Children = Any


def marks(**values: str) -> dict[str, Any]:
    """Return ``data-`` and ``aria-`` attributes, written with underscores.

    Examples
    --------
    >>> marks(data_nav="top", aria_label="menu")
    {'data-nav': 'top', 'aria-label': 'menu'}
    """
    return {name.replace("_", "-"): value for name, value in values.items()}


def link(
    children: Children,
    href: str,
    class_name: str | None = None,
    *,
    keep_scroll: bool = False,
    **properties: Any,
) -> Component:
    """Return a real link that ``assets/shell.js`` follows without a reload.

    Parameters
    ----------
    href : path with query, or ``?query`` for the same page
    keep_scroll : stay where the reader is, for filters of the same page
    """
    properties |= marks(data_nav="keep" if keep_scroll else "top")
    return html.A(children, href=href, className=class_name, **properties)


def badge(text: str, kind: str = "warn", title: str | None = None) -> Component:
    """Return a short word in a frame; ``warn`` begins with its sign."""
    shown = f"⚠ {text}" if kind == "warn" else text
    return html.Span(shown, className=f"badge {kind}", title=title)


def headline(text: str, sub: Sequence[str] = ()) -> Component:
    """Return the page's sentence, with what else matters beneath it."""
    sentences = " · ".join(part for part in sub if part)
    return html.Div(
        [
            html.H1(text, className="headline"),
            html.P(sentences, className="sub") if sentences else None,
        ],
        className="lead",
    )


def notice_list(notices: Sequence[Notice], language: str) -> Component | None:
    """Return the notices of a page, or nothing."""
    if not notices:
        return None
    return html.Div(
        [html.P(notice.text(language)) for notice in notices], className="notice", role="status"
    )
