"""A panel: its question, a sentence, what is drawn, and the tools: table, downloads, link, formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import link, marks
from dashboard.components.tables import Table, draw_table
from dashboard.texts import say
from dashboard.url_state import Selection
from metrics.answers import MetricSpec


def panel(
    panel_id: str,
    title: str,
    sentence: str | None,
    body: Sequence[Component | None],
    selection: Selection,
    *,
    span: int = 6,
    table: Table | None = None,
    csv_name: str | None = None,
    csv_href: str | None = None,
    is_cut: bool = False,
    spec: MetricSpec | None = None,
    trace: str | None = None,
    foot: str | None = None,
) -> Component:
    """Return a panel.

    Parameters
    ----------
    span : columns of twelve that it takes on a desk
    table : the values behind the drawing, shown by the table key
    csv_name : name of the downloads of the panel's table, without ending
    csv_href : address of the download where the server holds more rows than the screen; the same
        address with ``.xlsx`` gives the workbook
    is_cut : whether the table has more rows than are shown; the downloads then hold them all
    spec : the metric whose formula the panel shows
    trace : address of the files and rows behind the panel's numbers
    """
    language = selection.language
    table_id = f"{panel_id}-table"
    is_server_side = csv_href is not None
    tools: list[Component | None] = [
        _table_key(table_id, language) if table else None,
        _save_menu(
            [
                *(_served_keys(csv_href, csv_name, language) if is_server_side else []),
                *(_table_keys(panel_id, csv_name, language, is_cut) if not is_server_side else []),
                *(_picture_keys(csv_name or panel_id, language) if _has_chart(body) else []),
            ],
            language,
        ),
        _link_key(panel_id, language),
        _formula_key(spec, trace, selection) if spec else None,
    ]
    shown = [tool for tool in tools if tool is not None]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title, id=f"{panel_id}-title"),
                    html.Div(shown, className="tools") if shown else None,
                ],
                className="panel-head",
            ),
            html.P(sentence, className="sentence") if sentence else None,
            *body,
            html.Div(draw_table(table), id=table_id, hidden=True) if table else None,
            html.P(foot, className="foot") if foot else None,
        ],
        id=panel_id,
        className=f"card panel span-{span}",
        **marks(aria_labelledby=f"{panel_id}-title"),
    )


def _table_key(table_id: str, language: str) -> Component:
    return html.Button(
        say("tool_table", language),
        type="button",
        className="tool",
        **marks(aria_expanded="false", aria_controls=table_id, data_toggle=table_id),
    )


def _save_menu(keys: Sequence[Component], language: str) -> Component | None:
    if not keys:
        return None
    title = say("tool_save_title", language)
    return html.Details(
        [
            html.Summary(say("tool_save", language), className="tool", title=title),
            html.Div(keys, className="popover menu"),
        ],
        className="tool-menu",
    )


def _key_words(key: str, language: str) -> list[Component]:
    return [
        html.B(say(f"tool_{key}", language)),
        html.Span(say(f"tool_{key}_title", language)),
    ]


def _served_keys(csv_href: str | None, name: str | None, language: str) -> list[Component]:
    """Return the downloads that the server writes from all its rows, in both forms."""
    path, mark, query = (csv_href or "").partition("?")
    return [
        html.A(
            _key_words(key, language),
            href=path.removesuffix(".csv") + f".{key}{mark}{query}",
            download=f"{name or 'khetview'}.{key}",
        )
        for key in ("csv", "xlsx")
    ]


def _table_keys(panel_id: str, name: str | None, language: str, is_cut: bool) -> list[Component]:
    """Return the downloads of the panel's own table; ``assets`` carries them out."""
    if name is None:
        return []
    served = {
        key: marks(data_panel_file=key, data_of=panel_id, data_name=name) for key in ("csv", "xlsx")
    }
    drawn = {"csv": marks(data_export=name)}  # what the browser writes from the rows that it has
    by_key = served if is_cut else served | drawn
    return [
        html.Button(_key_words(key, language), type="button", **properties)
        for key, properties in by_key.items()
    ]


def _picture_keys(name: str, language: str) -> list[Component]:
    return [
        html.Button(
            _key_words(key, language), type="button", **marks(data_picture=key, data_name=name)
        )
        for key in ("png", "svg")
    ]


def _has_chart(node: Any) -> bool:
    if isinstance(node, list | tuple):
        return any(map(_has_chart, node))
    if not isinstance(node, dict):
        return False
    return node["type"] == "Graph" or _has_chart(node["props"].get("children"))


def _link_key(panel_id: str, language: str) -> Component:
    return html.Button(
        say("tool_link", language),
        type="button",
        className="tool",
        title=say("tool_link_title", language),
        **marks(data_link=panel_id, data_done=say("tool_link_done", language)),
    )


def _formula_key(spec: MetricSpec, trace: str | None, selection: Selection) -> Component:
    language = selection.language
    caveats = html.Ul([html.Li(caveat, lang="en") for caveat in spec.caveats])
    methods = "/methods" + selection.changed(area=None).query()
    return html.Details(
        [
            html.Summary(say("tool_formula", language), className="tool"),
            html.Div(
                [
                    html.B(spec.label(language)),
                    html.P(html.Code(spec.formula)),
                    caveats if spec.caveats else None,
                    html.P(link(say("trace_link", language), trace)) if trace else None,
                    html.P(link(say("all_methods", language), methods)),
                ],
                className="popover",
            ),
        ],
        className="formula tool-menu",
    )
