"""Which area a group is compared with, for each reference."""

from __future__ import annotations

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import UnknownKey
from metrics.registry import SCORE_REFERENCES


def parse_reference(key: str | AreaLevel) -> AreaLevel:
    """Read a reference's key.

    Raises
    ------
    UnknownKey : not a level that scores are compared with; the message lists those that are
    """
    if key in SCORE_REFERENCES:
        return AreaLevel(key)
    known = ", ".join(SCORE_REFERENCES)
    raise UnknownKey(
        f"“{key}” is not a reference. References: {known}.",
        f"“{key}” ไม่ใช่ค่าเปรียบเทียบ ที่มี: {known}",
    )
