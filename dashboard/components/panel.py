"""A panel: its question, a sentence, what is drawn, and the tools: table, CSV, formula."""

from __future__ import annotations

from collections.abc import Sequence

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
    spec: MetricSpec | None = None,
    trace: str | None = None,
    foot: str | None = None,
) -> Component:
    """Return a panel.

    Parameters
    ----------
    span : columns of twelve that it takes on a desk
    table : the values behind the drawing, shown by the table key
    csv_name : name of the download of the panel's table, without ending
    csv_href : address of the download where the server holds more rows than the screen
    spec : the metric whose formula the panel shows
    trace : address of the files and rows behind the panel's numbers
    """
    language = selection.language
    table_id = f"{panel_id}-table"
    tools: list[Component | None] = [
        _table_key(table_id, language) if table else None,
        _csv_key(csv_name, csv_href, language),
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


def _csv_key(csv_name: str | None, csv_href: str | None, language: str) -> Component | None:
    title = say("tool_csv_title", language)
    if csv_href is not None:
        return html.A(
            say("tool_csv", language),
            href=csv_href,
            download=f"{csv_name or 'khetview'}.csv",
            className="tool",
            title=title,
        )
    if csv_name is None:
        return None
    return html.Button(
        say("tool_csv", language),
        type="button",
        className="tool",
        title=title,
        **marks(data_export=csv_name),
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
        className="formula",
    )
