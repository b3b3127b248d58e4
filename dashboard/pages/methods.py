"""Methods: how each number is made, read from the registry that the computation uses."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import headline, notice_list
from dashboard.page import Content, Page, Request
from dashboard.quality.methods import quality_card, scheme_card
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import ValueStatus
from metrics.answers import MetricSpec


def layout(request: Request) -> Content:
    """Draw one card per declared metric, and what “certain” and each status mean."""
    language = request.language
    cards = [_metric_card(spec, language) for spec in request.reader.service.metrics()]
    body = [
        notice_list(request.notices, language),
        headline(say("methods_headline", language), [say("methods_sub", language)]),
        html.Div(
            [*cards, *_quality_cards(request), _certain_card(language), _status_card(language)],
            className="grid",
        ),
    ]
    title = PAGE.title(language)
    return Content(title, body)


def _metric_card(spec: MetricSpec, language: str) -> Component:
    facts: list[tuple[str, Any]] = [
        (say("formula", language), html.Code(spec.formula)),
        (
            say("unit", language),
            f"{spec.unit.label(language)} · {say(f'polarity_{spec.polarity}', language)}",
        ),
        (say("source", language), html.Code(spec.source)),
        (say("key", language), html.Code(f"/api/v1/metrics/{spec.key}")),
    ]
    rows = [part for word, value in facts for part in (html.Dt(word), html.Dd(value))]
    caveats = [
        html.H3(say("caveats", language)),
        html.Ul([html.Li(caveat, lang="en") for caveat in spec.caveats]),
    ]
    return html.Section(
        [html.H2(spec.label(language)), html.Dl(rows), *(caveats if spec.caveats else [])],
        className="card panel span-6 method",
        id=f"method-{spec.key}",
    )


def _quality_cards(request: Request) -> list[Component]:
    """Return how colours come about: one card per scheme, and one on what is made of them."""
    language = request.language
    if request.reader.is_empty:
        return []
    cards = [scheme_card(scheme, language) for scheme in request.reader.quality.schemes()]
    return [*cards, quality_card(language)]


def _certain_card(language: str) -> Component:
    return html.Section(
        [html.H2(say("certain_rule_title", language)), html.P(say("certain_rule", language))],
        className="card panel span-6",
    )


def _status_card(language: str) -> Component:
    rows = [
        part
        for status in ValueStatus
        if status != ValueStatus.OK
        for part in (html.Dt(html.Code(status.value)), html.Dd(status.label(language)))
    ]
    return html.Section(
        [html.H2(say("status_title", language)), html.Dl(rows)], className="card panel span-6"
    )


PAGE = Page(
    key="methods",
    path="/methods",
    title_th="วิธีคิด",
    title_en="Methods",
    order=90,
    question_th="ตัวเลขแต่ละตัวคิดอย่างไร",
    question_en="How is each number made?",
    layout=layout,
    needs_data=False,
)
