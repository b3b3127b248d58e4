"""The frame of the screens about people, and the parts of their forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from starlette.requests import Request

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.gate import ACCOUNT_PATH
from dashboard.people.forms import MARK, draw_mark, set_visit
from dashboard.people.markup import write_html
from dashboard.rights import Right, current_viewer
from dashboard.texts import say

_MENU = (
    (ACCOUNT_PATH, "account_title", None),
    ("/users", "users_title", Right.MANAGE_ACCOUNTS),
    ("/audit", "audit_title", Right.SEE_AUDIT),
)
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · {brand}</title>
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
{sheets}
</head>
<body>{body}</body>
</html>
"""


class Screens:
    """Draws screens about people in the product's frame.

    Parameters
    ----------
    assets_folder : where the stylesheets stand
    """

    def __init__(self, assets_folder: Path) -> None:
        sheets = sorted(assets_folder.glob("*.css"))
        self._sheets = "\n".join(
            f'<link rel="stylesheet" href="/assets/{sheet.name}?m={int(sheet.stat().st_mtime)}">'
            for sheet in sheets
        )

    def answer(
        self,
        request: Request,
        title: str,
        body: Sequence[Component | None],
        *,
        status: int = 200,
        is_narrow: bool = False,
    ) -> HTMLResponse:
        """Return a screen; its forms are marked for the browser that asked."""
        language = language_of(request)
        main = html.Main(
            [part for part in body if part is not None],
            id="main",
            className="narrow" if is_narrow else None,
        )
        text = _PAGE.format(
            language=language,
            title=title,
            brand=say("brand", language),
            sheets=self._sheets,
            body=write_html([_header(request, language), main]),
        )
        response = HTMLResponse(text, status, headers={"cache-control": "no-store"})
        set_visit(request, response)
        return response


def language_of(request: Request) -> str:
    """Return the language of a screen: the address says it, Thai otherwise."""
    return "en" if request.query_params.get("lang") == "en" else "th"


def with_language(path: str, language: str, **query: str) -> str:
    """Return an address that keeps the language."""
    said = {**query, **({"lang": "en"} if language == "en" else {})}
    return path + (f"?{urlencode(said)}" if said else "")


def _header(request: Request, language: str) -> Component:
    other = "th" if language == "en" else "en"
    query = {k: v for k, v in request.query_params.items() if k != "lang"}
    viewer = current_viewer()
    is_in = viewer.may(Right.SEE_RESULTS)
    items = [
        html.A(
            say(word, language),
            href=with_language(path, language),
            **(marks(aria_current="page") if request.url.path == path else {}),
        )
        for path, word, right in _MENU
        if (is_in if right is None else viewer.may(right))
    ]
    home = with_language("/", language)
    if is_in:
        items = [html.A(say("to_screens", language), href=home), *items]
    return html.Header(
        [
            html.A([html.Span("เขต"), html.B("วิว")], href=home, className="brand"),
            html.Nav(items, **marks(aria_label=say("menu", language))),
            html.A(
                say("other_language", language),
                href=with_language(request.url.path, other, **query),
                className="language",
                lang=other,
            ),
        ],
        className="bar",
    )


def form(
    request: Request, action: str, parts: Sequence[Component | None], class_name: str = "fields"
) -> Component:
    """Return a form that only this browser can send."""
    mark = html.Input(type="hidden", name=MARK, value=draw_mark(request))
    return html.Form(
        [mark, *(part for part in parts if part is not None)],
        method="post",
        action=with_language(action, language_of(request)),
        className=class_name,
    )


def entry(label: str, name: str, hint: str | None = None, **properties: Any) -> Component:
    """Return one line to fill in, with its label and what to mind."""
    described = marks(aria_describedby=f"{name}-hint") if hint else {}
    return html.Div(
        [
            html.Label(label, htmlFor=name),
            html.Input(id=name, name=name, **{"type": "text", **properties}, **described),
            html.P(hint, id=f"{name}-hint", className="foot") if hint else None,
        ],
        className="field",
    )


def choice(
    label: str, name: str, options: Sequence[tuple[str, str]], chosen: str, field_id: str = ""
) -> Component:
    """Return a list to choose one of."""
    field_id = field_id or name
    shown = [html.Option(text, value=key, selected=key == chosen) for key, text in options]
    return html.Div(
        [html.Label(label, htmlFor=field_id), html.Select(shown, id=field_id, name=name)],
        className="field",
    )


def key(label: str, *, is_quiet: bool = False, **properties: Any) -> Component:
    """Return a button that sends its form."""
    return html.Button(
        label, type="submit", className="button quiet" if is_quiet else "button", **properties
    )


def notice(text: str, *, is_good: bool = False) -> Component:
    """Return a sentence above the forms."""
    role = "status" if is_good else "alert"
    return html.P(text, className="notice good" if is_good else "notice", role=role)


def card(title: str, *parts: Component | None, span: int = 12) -> Component:
    """Return a card with its heading."""
    return html.Section(
        [html.H2(title), *(p for p in parts if p is not None)], className=f"card panel span-{span}"
    )
