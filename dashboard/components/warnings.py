"""What the checks found in the files behind the numbers on the screen, said before the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import link, marks
from dashboard.findings import Doubt, Finding, doubts_of, serious
from dashboard.page import may_open
from dashboard.stories import Story
from dashboard.texts import say

WARNINGS_SHOWN = 3


def warnings(
    story: Story, findings: Sequence[Finding], doubts: Sequence[Doubt] = ()
) -> Component | None:
    """Return what the checks found about the paper shown, loudly; or nothing."""
    language = story.language
    found = serious(findings, story.paper)
    items = [_warning(finding, language) for finding in found[:WARNINGS_SHOWN]]
    left = len(found) - WARNINGS_SHOWN
    if left > 0:
        items.append(html.Li(say("warnings_more", language, count=left)))
    in_doubt = len(doubts_of(doubts, story.paper))
    if in_doubt:
        items.append(html.Li(say("doubts_note", language, count=in_doubt)))
    if not items:
        return None
    data_href = "/data" + story.view.selection.changed(area=None).query()
    sign = html.Span("⚠ ", **marks(aria_hidden="true"))
    return html.Section(
        [
            html.H2([sign, say("warnings_title", language)]),
            html.Ul(items),
            link(say("warnings_link", language), data_href) if may_open("data") else None,
        ],
        className="card warnings",
    )


def _warning(finding: Finding, language: str) -> Component:
    sentence, _ = finding.said(language)
    return html.Li([html.B(finding.file_name), f" · {sentence}", proof(finding, language)])


def proof(finding: Finding, language: str) -> Component | None:
    """Return the proof of a finding and its next step, folded; nothing where there is neither."""
    _, parts = finding.said(language)
    step = f"{say('next_step', language)}: {finding.suggestion}" if finding.suggestion else ""
    details = [html.P(part) for part in (*parts, step) if part]
    if not details:
        return None
    return html.Details([html.Summary(say("details", language)), *details])
