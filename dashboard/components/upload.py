"""Where files come in, and how orders go: ``assets/orders.js`` fills it."""

from __future__ import annotations

import json

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.texts import TEXTS, say, unfilled

_WORDS = "order_"
"""Texts that the script shows; it puts the values into their braces itself."""


def upload_card(language: str) -> Component:
    """Return the place to drop files on, with what becomes of them below."""
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H2(say("upload_title", language), id="upload-title"),
                            html.P(say("upload_sentence", language), className="sentence"),
                        ]
                    ),
                    html.Div(
                        [
                            html.Button(
                                say("upload_choose", language),
                                id="upload-choose",
                                type="button",
                                className="button",
                                **marks(aria_describedby="upload-kinds"),
                            ),
                            html.P(
                                say("upload_kinds", language), className="foot", id="upload-kinds"
                            ),
                        ],
                        className="upload-key",
                    ),
                ],
                className="drop",
            ),
            html.Details(
                [
                    html.Summary(say("upload_templates", language)),
                    html.Ul([], id="upload-templates", className="templates"),
                ],
                className="template-list",
            ),
            orders_list(language),
        ],
        id="upload",
        className="card panel span-12 upload",
        **marks(aria_labelledby="upload-title"),
    )


def orders_list(language: str) -> Component:
    """Return the list of what this browser has asked for, with its words."""
    words = {key: unfilled(key, language) for key in TEXTS if key.startswith(_WORDS)}
    return html.Div(
        [],
        id="orders",
        className="orders",
        role="status",
        **marks(data_words=json.dumps(words, ensure_ascii=False), data_language=language),
    )
