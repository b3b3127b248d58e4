"""Holds requests against the table of how often somebody may ask (`dashboard.rate_rules`).

A whole office, its halls and its hundred supervisors may stand behind one address. So whoever signed
in is counted by account, and an address has a measure only where nobody is known yet: at the door and
on the public side, wide enough for such an office.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import time
from collections.abc import Sequence
from pathlib import Path

import limits
from limits.storage import MemoryStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.components.parts import headline
from dashboard.people.screen import Screens, language_of, notice
from dashboard.people.sign_in import wait_words
from dashboard.rate_rules import RATE_RULES, WITHOUT, Per, RateRule
from dashboard.records.rate_counts import FAILURES, RateCounts
from dashboard.rights import current_viewer
from dashboard.texts import say

log = logging.getLogger(__name__)


class Limiter:
    """Counts requests by the rules.

    Parameters
    ----------
    rules : the table
    file : where the workers of this machine count together; None = this process alone
    """

    def __init__(self, rules: Sequence[RateRule] = RATE_RULES, file: Path | None = None) -> None:
        self._rules = [rule for rule in rules if rule.amount != WITHOUT]
        self._items = {rule.key: limits.parse(rule.amount) for rule in self._rules}
        self._alone = FixedWindowRateLimiter(MemoryStorage())
        storage = _open(file) if file else None
        self._shared = FixedWindowRateLimiter(storage) if storage else self._alone
        self._complained_at = -math.inf

    def rule_of(self, method: str, path: str) -> RateRule | None:
        """Return the rule of a request, None where it is not counted."""
        asked = f"{'GET' if method == 'HEAD' else method} {path}"
        return next((rule for rule in self._rules if asked.startswith(rule.begins)), None)

    def wait_after(self, rule: RateRule, who: str) -> int:
        """Count a request, and return how many seconds to wait where it is one too many; 0 = none."""
        try:
            return self._count(self._shared, rule, who)
        except self._shared.storage.base_exceptions as error:
            if time.monotonic() > self._complained_at + 60:
                self._complained_at = time.monotonic()
                log.warning("Requests are counted by each worker alone: %s", type(error).__name__)
            return self._count(self._alone, rule, who)

    def _count(self, limiter: FixedWindowRateLimiter, rule: RateRule, who: str) -> int:
        item = self._items[rule.key]
        if limiter.hit(item, rule.key, who):
            return 0
        ends = limiter.get_window_stats(item, rule.key, who).reset_time
        return max(1, math.ceil(ends - time.time()))


def _open(file: Path) -> Storage | None:
    try:
        return RateCounts(file)
    except FAILURES as error:
        log.warning("Requests are counted by each worker alone: %s", type(error).__name__)
        return None


class RateLimits:
    """ASGI layer inside the gate: turns away who asks too often, with the time to wait.

    Parameters
    ----------
    app : the application behind
    limiter : counts
    screens : draws the answer for whoever reads it as a page; None = JSON for all
    """

    def __init__(self, app: ASGIApp, *, limiter: Limiter, screens: Screens | None = None) -> None:
        self.app = app
        self._limiter, self._screens = limiter, screens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        rule = None
        if scope["type"] == "http":
            rule = self._limiter.rule_of(scope["method"], scope["path"])
        if rule is not None:
            wait = await asyncio.to_thread(
                self._limiter.wait_after, rule, who_asks(rule.per, scope)
            )
            if wait:
                log.warning("Too many requests: %s, per %s", rule.key, rule.per)
                await self._refuse(Request(scope), wait)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refuse(self, request: Request, wait: int) -> Response:
        language = language_of(request)
        said = {
            f"message_{one}": say("too_often", one, wait=wait_words(wait, one))
            for one in ("th", "en")
        }
        if self._screens is not None and "text/html" in request.headers.get("accept", ""):
            title = say("too_often_title", language)
            body = [headline(title), notice(said[f"message_{language}"])]
            answer: Response = self._screens.answer(
                request, title, body, status=429, is_narrow=True
            )
        else:
            answer = JSONResponse(said, 429, headers={"cache-control": "no-store"})
        answer.headers["retry-after"] = str(wait)
        return answer


def who_asks(per: Per, scope: Scope) -> str:
    """Return whom a request is counted for: the account, else the address.

    Notes
    -----
    One household has a whole /64 of IPv6 addresses, so these count as one.
    """
    viewer = current_viewer()
    if per is Per.ACCOUNT and viewer.name:
        return f"account:{viewer.account_id or viewer.name}"
    address = str((scope.get("client") or ("",))[0])
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if number.version == 6:
        return f"address:{ipaddress.ip_network((number, 64), strict=False)}"
    return f"address:{number}"
