"""How often somebody may ask: the table, and what an office changes in it.

Kept apart from the layer that holds requests against it (`dashboard.rate_limits`), so that a command
reads its settings without the web's libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import limits

WITHOUT = "none"
"""In the settings: this is not limited."""


class Per(StrEnum):
    """Whom a count belongs to."""

    ACCOUNT = "account"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class RateRule:
    """How often one kind of request is answered.

    Parameters
    ----------
    key : its name in the settings
    amount : ``"600 per 1 minute"``, or `WITHOUT`
    per : whom the count belongs to
    begins : method and beginning of the address
    """

    key: str
    amount: str
    per: Per
    begins: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.amount != WITHOUT:
            limits.parse(self.amount)


RATE_RULES = (
    RateRule(
        "sign_in", "300 per 10 minutes", Per.ADDRESS,
        ("POST /sign-in", "POST /welcome", "GET /sign-in/office", "GET /sign-in/callback"),
    ),
    RateRule("reports", "30 per 1 minute", Per.ACCOUNT, ("GET /report/", "GET /quality/plans/")),
    RateRule(
        "exports", "120 per 1 minute", Per.ACCOUNT,
        ("GET /export/", "GET /data/loads/", "GET /audit.csv"),
    ),
    RateRule("changes", "120 per 1 minute", Per.ACCOUNT, ("POST /data/", "POST /quality/")),
    RateRule("api", "600 per 1 minute", Per.ACCOUNT, ("GET /api/v1/",)),
    RateRule("kiosk", "6000 per 1 minute", Per.ADDRESS, ("GET /public/api/v1/kiosk",)),
    RateRule("public_api", "1200 per 1 minute", Per.ADDRESS, ("GET /public/api/v1/",)),
)  # fmt: skip
"""The first that fits counts; what none names is not counted. Names that fail to sign in are locked
each for itself (`dashboard.records.accounts`): the measure of the door is against trying many names."""


def read_rates(written: Mapping[str, str]) -> tuple[RateRule, ...]:
    """Return the table with what an office set otherwise.

    Raises
    ------
    ValueError : there is no such limit, or the amount cannot be read; says what can

    Examples
    --------
    >>> [rule.amount for rule in read_rates({"api": "60 per 1 minute"}) if rule.key == "api"]
    ['60 per 1 minute']
    """
    known = [rule.key for rule in RATE_RULES]
    for key in written:
        if key not in known:
            raise ValueError(f"“{key}” is not a limit. Known: {', '.join(known)}")
    changed = []
    for rule in RATE_RULES:
        try:
            changed.append(replace(rule, amount=written.get(rule.key, rule.amount)))
        except (ValueError, TypeError):
            raise ValueError(
                f'{rule.key} = "{written[rule.key]}" cannot be read. '
                f'Write it like "{rule.amount}", or "{WITHOUT}"'
            ) from None
    return tuple(changed)
