"""What was found in a file: the sentence, its proof, and the mend that an officer may take or leave."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import badge, marks
from dashboard.components.warnings import proof
from dashboard.findings import Edit, Finding
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import Decision, Severity

_EDITS_SHOWN = 4


def finding_item(finding: Finding, language: str, *, can_decide: bool) -> Component:
    """Return one finding as an item of a list.

    Parameters
    ----------
    can_decide : whether the load is in use and the screen may change something
    """
    sentence, _ = finding.said(language)
    kind = "warn" if finding.severity != Severity.INFO else "info"
    return html.Li(
        [
            html.Div(
                [
                    badge(finding.severity.label(language), kind),
                    " ",
                    html.Code(finding.check_key, className="check"),
                ]
            ),
            html.Span([sentence, proof(finding, language)], className="why"),
            _mend(finding, language, can_decide=can_decide) if finding.edits else None,
        ]
    )


def _mend(finding: Finding, language: str, *, can_decide: bool) -> Component:
    first, rest = finding.edits[:_EDITS_SHOWN], finding.edits[_EDITS_SHOWN:]
    decided = finding.decision
    return html.Div(
        [
            html.Table(
                [
                    html.Caption(say("mend_caption", language)),
                    html.Thead(
                        html.Tr(
                            [
                                html.Th(say(key, language), scope="col")
                                for key in ("mend_cell", "mend_before", "mend_after")
                            ]
                        )
                    ),
                    html.Tbody([_edit(edit) for edit in first]),
                ],
                className="edits",
            ),
            _more(rest, language) if rest else None,
            badge(decided.label(language), "good" if decided is Decision.ACCEPTED else "info")
            if decided
            else _keys(finding, language)
            if can_decide
            else None,
        ],
        className="mend",
    )


def _more(edits: Sequence[Edit], language: str) -> Component:
    """Return the other cells of a mend, folded: an officer sees all before deciding."""
    return html.Details(
        [
            html.Summary(say("mend_more", language, count=len(edits))),
            html.Table(html.Tbody([_edit(edit) for edit in edits]), className="edits"),
        ]
    )


def _edit(edit: Edit) -> Component:
    return html.Tr(
        [
            html.Th(edit.cell, scope="row"),
            html.Td(html.Span(edit.before or "—", className="before")),
            html.Td(html.B(edit.after or "—")),
        ]
    )


def _keys(finding: Finding, language: str) -> Component:
    return html.Div(
        [
            order_key(
                say("mend_accept", language),
                {
                    "kind": "mend",
                    "load_id": finding.load_id,
                    "finding_no": finding.finding_no,
                    "accept": True,
                },
                name=f"{say('order_mend', language)} · {finding.file_name}",
                sure=say("mend_accept_sure", language),
            ),
            order_key(
                say("mend_leave", language),
                {"kind": "mend", "load_id": finding.load_id, "finding_no": finding.finding_no},
                name=f"{say('order_leave', language)} · {finding.file_name}",
                class_name="button quiet",
            ),
        ],
        className="keys",
    )


def order_key(
    label: str,
    order: dict[str, object],
    *,
    name: str,
    sure: str | None = None,
    class_name: str = "button",
) -> Component:
    """Return a button that places an order; ``assets/orders.js`` listens.

    Parameters
    ----------
    name : what the list of orders calls it
    sure : what is asked before it is placed
    """
    data = marks(data_order=json.dumps(order), data_name=name)
    if sure:
        data |= marks(data_sure=sure)
    return html.Button(label, type="button", className=class_name, **data)
