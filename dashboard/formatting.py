"""Numbers, dates and status words as people read them: rounded half up, −, Buddhist years."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from data_pipeline.warehouse.vocabulary import Unit, ValueStatus

MINUS = "−"
MISSING = "—"
BUDDHIST_OFFSET = 543
THAI_TIME = ZoneInfo("Asia/Bangkok")

_MONTHS_TH = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
_MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round as people do by hand: 0.05 → 0.1, −0.05 → −0.1, never a negative zero.

    Parameters
    ----------
    value : number, finite
    decimals : digits kept behind the point, >= 0

    Returns
    -------
    Decimal with exactly `decimals` digits behind the point

    Examples
    --------
    >>> round_half_up(2.675, 2), round_half_up(-0.04, 1)
    (Decimal('2.68'), Decimal('0.0'))
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def format_number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Write a number with thousands commas and the minus sign −; missing is —.

    Examples
    --------
    >>> format_number(-5.55), format_number(3.4, signed=True), format_number(1234, 0)
    ('−5.6', '+3.4', '1,234')
    >>> format_number(None), format_number(0.0, signed=True)
    ('—', '0.0')
    """
    if value is None or value != value:
        return MISSING
    rounded = round_half_up(value, decimals)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}"


def format_known(value: Any, decimals: int = 1, *, signed: bool = False) -> str:
    """Write a number as it stands in a frame; None, NaN and NA are —.

    Examples
    --------
    >>> format_known(float("nan")), format_known(12, 0), format_known(0.25, 2, signed=True)
    ('—', '12', '+0.25')
    """
    if value is None or value != value or str(value) == "<NA>":
        return MISSING
    return format_number(float(value), decimals, signed=signed)


def format_short(value: float) -> str:
    """Write a number with a decimal only where it has one.

    Examples
    --------
    >>> format_short(13.0), format_short(2.5)
    ('13', '2.5')
    """
    return format_number(value, 0 if float(value).is_integer() else 1)


def format_margin(low: float | None, high: float | None, decimals: int = 1) -> str:
    """Write half the width of an interval as ``± 1.4``; nothing where a bound is missing.

    Examples
    --------
    >>> format_margin(-7.0, -4.2), format_margin(None, 1.0)
    ('± 1.4', '')
    """
    if low is None or high is None:
        return ""
    return f"± {format_number((high - low) / 2, decimals)}"


def format_interval(low: float | None, high: float | None, decimals: int = 1) -> str:
    """Write an interval as ``−7.0 … −4.2``; nothing where a bound is missing."""
    if low is None or high is None:
        return ""
    return f"{format_number(low, decimals, signed=True)} … {format_number(high, decimals, signed=True)}"


def format_percent(value: float | None, decimals: int = 0) -> str:
    """Write a percentage (0–100) with its sign.

    Examples
    --------
    >>> format_percent(70.5)
    '71 %'
    """
    return MISSING if value is None else f"{format_number(value, decimals)} %"


def unit_word(unit: Unit, language: str) -> str:
    """Return the unit as it stands behind a number."""
    return unit.label(language)


def status_word(status: str, language: str) -> str:
    """Return the status in words; a status nobody declared is shown as it is.

    Examples
    --------
    >>> status_word("NOT_TESTED", "th"), status_word("???", "th")
    ('ไม่มีการสอบ', '???')
    """
    try:
        return ValueStatus(status).label(language)
    except ValueError:
        return status


def format_datetime(moment: datetime | None, language: str, *, with_time: bool = True) -> str:
    """Write a moment in Thai time with the Buddhist year; a moment without a zone is UTC.

    Examples
    --------
    >>> format_datetime(datetime(2026, 11, 20, 7, 2, tzinfo=UTC), "th")
    '20 พ.ย. 2569 14:02'
    >>> format_datetime(datetime(2026, 11, 20, 7, 2, tzinfo=UTC), "en", with_time=False)
    '20 Nov 2569'
    """
    if moment is None or moment != moment:
        return MISSING
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    local = aware.astimezone(THAI_TIME)
    day = format_date(local.date(), language)
    return f"{day} {local:%H:%M}" if with_time else day


def format_date(day: date | None, language: str) -> str:
    """Write a day with the Buddhist year; missing is —.

    Examples
    --------
    >>> format_date(date(2024, 1, 12), "th"), format_date(None, "en")
    ('12 ม.ค. 2567', '—')
    """
    if not isinstance(day, date) or day != day:
        return MISSING
    month = month_words(language)[day.month - 1]
    return f"{day.day} {month} {day.year + BUDDHIST_OFFSET}"


def month_words(language: str) -> list[str]:
    """Return the short names of the months, January first."""
    return _MONTHS_EN if language == "en" else _MONTHS_TH


def today() -> date:
    """Return the day in Thailand."""
    return datetime.now(THAI_TIME).date()


_COMPUTED = re.compile(r"computed from (\d+) schools")


def format_source(source: str | None, language: str) -> str:
    """Write where a number comes from; what is behind the first “;” is its reference's source.

    Examples
    --------
    >>> format_source("onet_p6_2567.csv:14; nation: สทศ. 2567", "th")
    'onet_p6_2567.csv แถว 14'
    >>> format_source("computed from 96 schools", "th")
    'คำนวณจาก 96 โรงเรียน'
    """
    own = (source or "").split("; ")[0]
    if not own:
        return MISSING
    if language != "en":
        computed = _COMPUTED.fullmatch(own)
        if computed:
            return f"คำนวณจาก {computed[1]} โรงเรียน"
    file, _, row = own.rpartition(":")
    if not file or not row.isdigit():
        return own
    return f"{file} {'row' if language == 'en' else 'แถว'} {row}"
