"""The smallest parts: links that stay in the app, badges, notices, the headline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.formatting import format_number
from dashboard.texts import say
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


def stack(span: int, *panels: Component | None) -> Component:
    """Return panels one below the other, on a desk in so many columns of twelve."""
    return html.Div([p for p in panels if p is not None], className=f"stack span-{span}")


_ROWS_HIGH = {"Tr": 1.0, "Li": 1.5, "Graph": 7.0}
_HEADING_ROWS, _LARGEST_HOLE_ROWS = 3.0, 7.0


def _height(part: Any) -> float:
    """Guess how high a part stands, in table rows; what is folded away takes no room."""
    if isinstance(part, list):
        return sum(map(_height, part))
    if not isinstance(part, dict) or part["props"].get("hidden"):
        return 0.0
    return _ROWS_HIGH.get(part["type"], 0.0) + _height(part["props"].get("children"))


def two_columns(*panels: Component | None) -> list[Component]:
    """Return panels in two columns of the most even height; the first stands top left.

    Where that would leave a large hole, the last panel takes the whole width below the others; so does
    one that is alone.
    """
    shown = [panel for panel in panels if panel is not None]
    if len(shown) == 1:
        return [stack(12, shown[0])]
    heights = [_HEADING_ROWS + _height(panel) for panel in shown]

    def unevenness(sides: tuple[int, ...]) -> float:
        return abs(sum(-h if side else h for h, side in zip(heights, sides, strict=True)))

    choices = (sides for sides in product((0, 1), repeat=len(shown)) if sides[:1] != (1,))
    best = min(choices, key=unevenness)
    if len(shown) > 2 and unevenness(best) > _LARGEST_HOLE_ROWS:
        return [*two_columns(*shown[:-1]), stack(12, shown[-1])]
    columns = [[p for p, side in zip(shown, best, strict=True) if side == own] for own in (0, 1)]
    return [stack(6, *column) for column in columns if column]


def notice_list(notices: Sequence[Notice], language: str) -> Component | None:
    """Return the notices of a page, or nothing."""
    if not notices:
        return None
    return html.Div(
        [html.P(notice.text(language)) for notice in notices], className="notice", role="status"
    )


def rows_shown_of(count: int, most: int, foot: str, language: str) -> str:
    """Return a foot that begins with how many rows are shown, where not all are."""
    if count <= most:
        return foot
    said = say("rows_shown", language, shown=most, count=format_number(count, 0))
    return f"{said} · {foot}" if foot else said
