"""Writes the parts of a page as HTML, for the screens that need no script."""

from __future__ import annotations

from html import escape
from typing import Any

from dashboard.components.html import Component

_VOID = {"input", "br", "meta", "link"}
_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan"}


def write_html(part: Component | str | list[Any] | tuple[Any, ...] | None) -> str:
    """Return a part as HTML; every text and every value is escaped.

    Examples
    --------
    >>> from dashboard.components import html
    >>> write_html(html.P(["1 < 2 ", html.B("ใช่")], className='a"b'))
    '<p class="a&quot;b">1 &lt; 2 <b>ใช่</b></p>'
    >>> write_html(html.Input(name="x", required=True, disabled=False))
    '<input name="x" required>'
    """
    if part is None:
        return ""
    if isinstance(part, (list, tuple)):
        return "".join(map(write_html, part))
    if not isinstance(part, dict):
        return escape(str(part))
    tag = str(part["type"]).lower()
    properties = {key: value for key, value in part["props"].items() if key != "children"}
    opening = "".join([f"<{tag}", *map(_attribute, properties.items()), ">"])
    if tag in _VOID:
        return opening
    return f"{opening}{write_html(part['props'].get('children'))}</{tag}>"


def _attribute(pair: tuple[str, Any]) -> str:
    name, value = _NAMES.get(pair[0], pair[0]), pair[1]
    if value is True:
        return f" {name}"
    return "" if value is False or value is None else f' {name}="{escape(str(value))}"'
