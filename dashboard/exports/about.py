"""What stands above an exported table, so that it can be read without the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from dashboard.formatting import format_datetime, format_number
from dashboard.texts import say
from metrics.answers import Stamp


def describe(
    *,
    place: str,
    filters: Sequence[tuple[str, str]],
    formula: str,
    stamp: Stamp | None,
    row_count: int,
    link: str,
    language: str,
) -> list[tuple[str, str]]:
    """Return the lines above a table: of what, which filters, how made, from when, how many rows."""
    lines = [
        (say("export_of", language), place),
        (say("filters", language), " · ".join(f"{label} {value}" for label, value in filters)),
        (say("formula", language), formula),
    ]
    if stamp is not None:
        source = [say("brand", language), say("snapshot", language, snapshot=stamp.snapshot)]
        source += [say("demo", language)] if stamp.is_demo else []
        loaded = format_datetime(stamp.loaded_at or stamp.built_at, language)
        lines += [
            (say("source", language), " · ".join(source)),
            (say("export_data_date", language), loaded),
        ]
    lines += [
        (say("export_made", language), format_datetime(datetime.now(UTC), language)),
        (say("export_rows", language), format_number(row_count, 0)),
        (say("export_link", language), link),
    ]
    return [(label, text) for label, text in lines if text]
