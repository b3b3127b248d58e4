"""Taking values out of a TOML declaration: each with its line, each fault with file and line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from metrics.answers import MetricsError
from metrics.quality.bounds import Bound


class SchemeError(MetricsError):
    """A scheme that cannot be used; one line per fault, each with its file and line, in both languages."""


_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r'\s*(?:"([^"]+)"|([A-Za-z0-9_-]+))\s*=')

Place = tuple[str | int, ...]


class Reader:
    """Takes values out of a declaration, remembers which line each stands in, and gathers faults."""

    def __init__(self, text: str, file_name: str) -> None:
        self.text = text
        self.file_name = file_name
        self.data: dict[str, Any] = {}
        self.faults: list[tuple[int, str, str]] = []
        self._lines = _find_lines(text)

    def line(self, *path: str | int) -> int:
        """Return the line of a value, or of the nearest thing around it."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1

    def fault(self, path: Place, en: str, th: str) -> None:
        """Note what is wrong with a value."""
        self.fault_at(self.line(*path), en, th)

    def fault_at(self, line: int, en: str, th: str) -> None:
        """Note what is wrong with a line."""
        self.faults.append((line, en, th))

    def error(self) -> SchemeError:
        """Return every fault as one error, in the order of the lines."""
        faults = sorted(self.faults)
        return SchemeError(
            "\n".join(f"{self.file_name} · line {line}: {en}." for line, en, _ in faults),
            "\n".join(f"{self.file_name} · บรรทัด {line}: {th}" for line, _, th in faults),
        )

    def get(self, path: Place, default: Any = None) -> Any:
        """Return a value as it stands, `default` where it does not."""
        value: Any = self.data
        for step in path:
            if isinstance(step, int):
                value = value[step]
            else:
                value = value.get(step) if isinstance(value, Mapping) else None
            if value is None:
                return default
        return value

    def text_of(self, *path: str | int) -> str:
        """Take a text that must be there."""
        value = self.get(path)
        if not isinstance(value, str) or not value.strip():
            said = path[-1]
            self.fault(path, f"“{said}” is missing or no text", f"ไม่มี “{said}” หรือไม่ใช่ข้อความ")
            return ""
        return value

    def key_of(self, *path: str | int) -> str:
        """Take a key: ASCII snake case."""
        value = self.text_of(*path)
        if value and not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            self.fault(
                path,
                f"“{value}” is no key. Expected: a-z, 0-9 and _, as sky_blue",
                f"“{value}” ใช้เป็นคีย์ไม่ได้ ใช้ a-z 0-9 และ _ เท่านั้น เช่น sky_blue",
            )
        return value

    def choice(self, choices: Sequence[str], default: str, *path: str | int) -> str:
        """Take one of a closed set."""
        value = self.get(path, default)
        if value not in choices:
            listed = ", ".join(choices)
            self.fault(
                path,
                f"“{path[-1]}” is “{value}”. Expected one of: {listed}",
                f"“{path[-1]}” เป็น “{value}” ต้องเป็นหนึ่งใน: {listed}",
            )
            return default
        return str(value)

    def whole(self, low: int, high: int, default: int | None, *path: str | int) -> int | None:
        """Take a whole number within bounds."""
        value = self.get(path, default)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault(
                path,
                f"“{path[-1]}” is {value}. Expected: a whole number from {low} to {high}",
                f"“{path[-1]}” เป็น {value} ต้องเป็นจำนวนเต็ม {low} ถึง {high}",
            )
            return default
        return value

    def number(self, low: Fraction, default: Fraction | None, *path: str | int) -> Fraction | None:
        """Take a number that is not below `low`."""
        value = self.get(path)
        if value is None:
            return default
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not is_number or (isinstance(value, Decimal) and not value.is_finite()) or value < low:
            self.fault(
                path,
                f"“{path[-1]}” is {value}. Expected: a number, {low} or more",
                f"“{path[-1]}” เป็น {value} ต้องเป็นตัวเลขตั้งแต่ {low} ขึ้นไป",
            )
            return default
        return Fraction(value)

    def bound(self, *path: str | int) -> Bound | None:
        """Take a bound as ``">= 80"``; None where it is not stated."""
        value = self.get(path)
        if value is None:
            return None
        bound = Bound.parse(value)
        if bound is None:
            self.fault(
                path,
                f'“{path[-1]}” is “{value}”. Expected an operator and a number, as ">= 80"',
                f'“{path[-1]}” เป็น “{value}” ต้องเป็นเครื่องหมายและตัวเลข เช่น ">= 80"',
            )
        return bound

    def date(self, *path: str | int) -> dt.date | None:
        """Take a day, as 2024-07-30."""
        value = self.get(path)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value is not None:
            self.fault(
                path,
                f"“{path[-1]}” is {value!r}. Expected a day, as 2024-07-30 (common era)",
                f"“{path[-1]}” เป็น {value!r} ต้องเป็นวันที่ ค.ศ. เช่น 2024-07-30",
            )
        return None

    def table(self, name: str) -> dict[str, Any]:
        """Return the table ``[name]``, empty where there is none."""
        value = self.get((name,), {})
        if not isinstance(value, dict):
            self.fault((name,), f"write “{name}” as [{name}]", f"เขียน “{name}” เป็น [{name}]")
            return {}
        return value

    def entries(self, name: str) -> range:
        """Return the numbers of the tables of an array, ``[[name]]``."""
        value = self.get((name,), [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault((name,), f"write “{name}” as [[{name}]]", f"เขียน “{name}” เป็น [[{name}]]")
            return range(0)
        return range(len(value))

    def refuse_leftovers(self, known: Iterable[str], inside: Mapping[str, Iterable[str]]) -> None:
        """Refuse keys that nobody reads: a misspelt rule must not pass as no rule."""
        for name, value in self.data.items():
            if name not in known:
                self._refuse((name,), known)
            elif name in inside and isinstance(value, list):
                for place, entry in enumerate(value):
                    for inner in entry if isinstance(entry, dict) else ():
                        if inner not in inside[name]:
                            self._refuse((name, place, inner), inside[name])

    def _refuse(self, path: Place, known: Iterable[str]) -> None:
        listed = ", ".join(sorted(known))
        self.fault(
            path,
            f"unknown key “{path[-1]}”. Known here: {listed}",
            f"ไม่รู้จักคีย์ “{path[-1]}” ที่ใช้ได้ตรงนี้: {listed}",
        )


def _find_lines(text: str) -> dict[Place, int]:
    """Say in which line each table and key of a TOML text begins."""
    lines: dict[Place, int] = {}
    counts: dict[str, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[2].strip('"')
            if header[1] == "[[":
                table = (name, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
                lines.setdefault((name,), number)
            else:
                table = tuple(name.split("."))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1] or key[2]), number)
    return lines
