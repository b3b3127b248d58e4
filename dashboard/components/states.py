"""What a page shows when it has nothing to show: nothing yet, not found, failed."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import link, marks
from dashboard.texts import say
from dashboard.url_state import Selection


def _state(kind: str, title: str, *body: Component | None) -> Component:
    return html.Section(
        [html.H1(title, className="headline"), *body], className=f"card state-{kind}"
    )


def nothing_yet(language: str) -> Component:
    """Return the screen before the first snapshot, with what to do."""
    return _state("empty", say("nothing_title", language), html.P(say("nothing_body", language)))


def nothing_loaded(message: str, selection: Selection) -> Component:
    """Return a page's only card where no file for it is loaded, with the way to where files are laid."""
    data = "/data" + Selection(language=selection.language).query()
    way_on = link(say("to_data", selection.language), data, "button")
    return html.Div([html.P(message, className="empty"), html.P(way_on)], className="card")


def unknown(title: str, message: str, selection: Selection) -> Component:
    """Return the screen for something that is not there, with a way on."""
    home = "/" + Selection(language=selection.language).query()
    return _state(
        "unknown",
        title,
        html.P(message),
        html.P(link(say("to_overview", selection.language), home, "button")),
    )


def failure(code: str, language: str) -> Component:
    """Return the screen for a failure on the server; the code finds it in the log."""
    home = "/" + Selection(language=language).query()
    return _state(
        "failed",
        say("failed_title", language),
        html.P(say("failed_body", language, code=code)),
        html.P(
            [
                html.Button(say("retry", language), className="button", **marks(data_retry="page")),
                " ",
                link(say("to_overview", language), home, "button quiet"),
            ]
        ),
    )


def empty(message: str) -> Component:
    """Return the sentence that stands where a chart or table would."""
    return html.P(message, className="empty")
