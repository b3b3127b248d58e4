"""Reading what an indicator weighs, and what effort one level more of it takes."""

from __future__ import annotations

from fractions import Fraction

from metrics.quality.indicators import refuse_unknown_indicator
from metrics.quality.scheme import Indicator, Scheme, to_units
from metrics.quality.scheme_lines import Reader

_MOST_UNITS = 2**40
"""Above this a weight is no weight; sums of points stay exact in 64 bits below it."""


def read_weights(reader: Reader, scheme: Scheme) -> tuple[Fraction, ...]:
    """Return the weight of each indicator of a scheme, exact, in their order."""
    weights = read_for_each(reader, scheme, "weights", Fraction(1), is_positive=False)
    if not any(weights):
        reader.fault(("weights",), "all weights are 0", "น้ำหนักเป็น 0 ทั้งหมด")
        return weights
    shares = reader.get(("component_weights",))
    if shares is not None:
        weights = _share_out(reader, scheme, weights)
    if sum(to_units(weights)) > _MOST_UNITS:
        reader.fault(
            ("weights",), "weights differ too much in size to be counted exactly. Use rounder numbers",
            "น้ำหนักต่างกันมากเกินกว่าจะคำนวณได้พอดี ให้ใช้ตัวเลขที่กลมกว่านี้",
        )  # fmt: skip
    return weights


def read_for_each(
    reader: Reader, scheme: Scheme, name: str, default: Fraction, *, is_positive: bool
) -> tuple[Fraction, ...]:
    """Return the number of each indicator of a scheme, in their order.

    Parameters
    ----------
    name : of a table keyed by every, component, group or indicator; the narrowest key counts
    default : of indicators that no key names
    is_positive : 0 is refused
    """
    table = reader.table(name)
    known = {"every"} | {key for one in scheme.indicators for key in _scopes(one)}
    given: dict[str, Fraction] = {}
    for key in table:
        if key not in known:
            refuse_unknown_indicator(reader, (name, key), key)
            continue
        number = reader.number(Fraction(0), None, name, key)
        if number is not None and (number > _MOST_UNITS or (is_positive and number == 0)):
            reader.fault(
                (name, key), f"“{key}” is {table[key]}. Expected: above 0 and no more than {_MOST_UNITS}",
                f"“{key}” เป็น {table[key]} ต้องมากกว่า 0 และไม่เกิน {_MOST_UNITS}",
            )  # fmt: skip
            number = default
        if number is not None:
            given[key] = number
    every = given.get("every", default)
    return tuple(
        next((given[key] for key in _scopes(one) if key in given), every)
        for one in scheme.indicators
    )


def _scopes(indicator: Indicator) -> tuple[str, str, str]:
    return indicator.key, indicator.group, indicator.component


def _share_out(
    reader: Reader, scheme: Scheme, weights: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    """Give each component the share that ``[component_weights]`` states."""
    name = "component_weights"
    table = reader.table(name)
    components = [component.key for component in scheme.components]
    shares: dict[str, Fraction] = {}
    for key in table:
        if key not in components:
            listed = ", ".join(components)
            reader.fault(
                (name, key), f"unknown component “{key}”. Components: {listed}",
                f"ไม่รู้จักด้าน “{key}” ที่มี: {listed}",
            )  # fmt: skip
        shares[key] = reader.number(Fraction(0), Fraction(0), name, key) or Fraction(0)
    inside = {
        key: sum((weights[i] for i in scheme.members("component", key)), Fraction(0))
        for key in components
    }
    for key in components:
        if key not in shares:
            reader.fault((name,), f"component “{key}” has no share", f"ด้าน “{key}” ไม่มีน้ำหนัก")
        elif shares[key] and not inside[key]:
            reader.fault(
                (name, key), f"component “{key}” has a share, but its indicators weigh 0",
                f"ด้าน “{key}” มีน้ำหนัก แต่ตัวชี้วัดในด้านมีน้ำหนัก 0 ทั้งหมด",
            )  # fmt: skip
    total = sum(shares.values(), Fraction(0))
    if total != 100:
        reader.fault(
            (name,), f"the shares of the components add up to {float(total):g}. Expected: 100",
            f"น้ำหนักของทุกด้านรวมกันได้ {float(total):g} ต้องเป็น 100",
        )  # fmt: skip
    if reader.faults:
        return weights
    return tuple(
        shares[one.component] * weight / inside[one.component] if weight else Fraction(0)
        for one, weight in zip(scheme.indicators, weights, strict=True)
    )
