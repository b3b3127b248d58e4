"""Charts for paper as SVG: whiskers and trends. Numbers only; Thai words are set by Typst beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from dashboard.formatting import format_number
from dashboard.measures import Measure
from dashboard.theme import ACCENT, CARD, INK_3, LINE, WARN, WARN_SOFT
from metrics.answers import TestLabel

FACE = "Sarabun"
_RANGE = "#A5BBC7"
_MISSING = "#F1EFEA"


def whisker_svg(measure: Measure, span: float) -> str:
    """Draw a distance, its interval and the reference on one line, 120 × 16.

    Parameters
    ----------
    span : half width of the axis in the measure's unit, > 0; 0 stands in the middle
    """
    width, middle = 120.0, 8.0

    def x(value: float) -> float:
        return min(width - 2, max(2.0, width / 2 + width / 2 * value / span))

    parts = [
        f'<path d="M0 {middle}H{width}" stroke="{LINE}"/>',
        f'<path d="M{width / 2} 1V15" stroke="{INK_3}" stroke-dasharray="1.5 1.5"/>',
    ]
    if measure.value is not None and measure.has_value:
        if measure.low is not None and measure.high is not None:
            colour = ACCENT if measure.is_certain else _RANGE
            parts.append(
                f'<path d="M{x(measure.low):.1f} {middle}H{x(measure.high):.1f}" stroke="{colour}" stroke-width="3"/>'
            )
        fill = ACCENT if measure.is_certain else CARD
        parts.append(
            f'<circle cx="{x(measure.value):.1f}" cy="{middle}" r="4" fill="{fill}" stroke="{ACCENT}" stroke-width="1.5"/>'
        )
    return _svg(width, 16, parts)


def trend_svg(
    series: Sequence[Measure],
    axis: tuple[float, float, float],
    test: TestLabel,
    doubtful: Collection[int] = (),
) -> str:
    """Draw one group's distances year by year, 330 × 112; "" where fewer than two years have one.

    Parameters
    ----------
    series : measures of one group, test, grade and subject
    axis : low, high and step of the distances; one for all charts of a sheet, so that they compare
    doubtful : years whose number a finding puts in question; drawn hollow
    """
    by_year = {m.paper.year_be: m for m in series if m.has_value}
    if len(by_year) < 2:
        return ""
    years = list(range(min(by_year), max(by_year) + 1))
    low, high, step = axis
    left, right, top, bottom = 36.0, 326.0, 6.0, 94.0
    wide = (right - left) / len(years)

    def x(year: float) -> float:
        return left + (year - years[0] + 0.5) * wide

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    parts = _bands(years, by_year, test, left, right, top, bottom, wide)
    for place in range(round((high - low) / step) + 1):
        value = low + step * place
        is_zero = abs(value) < step / 1000
        stroke = f'stroke="{INK_3}"' if is_zero else f'stroke="{LINE}"'
        parts.append(f'<path d="M{left} {y(value):.1f}H{right}" {stroke} stroke-width="0.8"/>')
        text = "0" if is_zero else format_number(value, _decimals(step), signed=True)
        parts.append(_text(left - 4, y(value) + 3, text, "end"))
    for year in years:
        parts.append(
            _text(x(year), bottom + 13, f"{year % 100:02d}" if len(years) > 7 else str(year))
        )
    parts += _line(years, by_year, test, x, y)
    for year, m in by_year.items():
        if m.low is not None and m.high is not None:
            parts.append(
                f'<path d="M{x(year):.1f} {y(m.low):.1f}V{y(m.high):.1f}" stroke="{_RANGE}" stroke-width="3.5"/>'
            )
    for year, m in by_year.items():
        fill, edge = (CARD, WARN) if year in doubtful else (ACCENT, ACCENT)
        parts.append(
            f'<circle cx="{x(year):.1f}" cy="{y(m.value or 0):.1f}" r="3.6" fill="{fill}" stroke="{edge}" stroke-width="1.4"/>'
        )
    return _svg(330, 112, parts)


def _bands(
    years: Sequence[int], by_year: Collection[int], test: TestLabel,
    left: float, right: float, top: float, bottom: float, wide: float,
) -> list[str]:  # fmt: skip
    """Shade the voluntary years and the missing ones, and mark a break of the series."""
    height = bottom - top
    parts = []
    voluntary = test.voluntary_from_be
    if voluntary is not None and voluntary <= years[-1]:
        start = left + max(voluntary - years[0], 0) * wide
        parts.append(
            f'<rect x="{start:.1f}" y="{top}" width="{right - start:.1f}" height="{height}" fill="{WARN_SOFT}" opacity="0.7"/>'
        )
    parts += [
        f'<rect x="{left + (year - years[0]) * wide:.1f}" y="{top}" width="{wide:.1f}" height="{height}" fill="{_MISSING}"/>'
        for year in years
        if year not in by_year
    ]
    cut = test.break_year_be
    if cut is not None and years[0] < cut <= years[-1]:
        x = left + (cut - years[0]) * wide
        parts.append(
            f'<path d="M{x:.1f} {top}V{bottom}" stroke="{INK_3}" stroke-dasharray="2 2" stroke-width="0.8"/>'
        )
    return parts


def _line(
    years: Sequence[int],
    by_year: Mapping[int, Measure],
    test: TestLabel,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> list[str]:
    """Join neighbouring years; a missing year or a break of the series leaves a hole."""
    pairs = [
        (year, by_year[year - 1].value or 0.0, by_year[year].value or 0.0)
        for year in years[1:]
        if year in by_year and year - 1 in by_year and year != test.break_year_be
    ]
    return [
        f'<path d="M{x(year - 1):.1f} {y(before):.1f}L{x(year):.1f} {y(now):.1f}" stroke="{ACCENT}" stroke-width="1.6"/>'
        for year, before, now in pairs
    ]


def _decimals(step: float) -> int:
    return 0 if step == int(step) else 1


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="{FACE}" font-size="9.5" fill="{INK_3}">{text}</text>'


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    inner = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" fill="none">{inner}</svg>'
