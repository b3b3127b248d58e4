"""How a colour is shown: a shape of its own, its word, and a tone; never the tone alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.components.tables import Cell
from dashboard.formatting import format_number
from dashboard.texts import say
from metrics.quality.rating import UNRATED
from metrics.quality.scheme import AnyScheme, Tier

TOKENS = ("purple", "sky_blue", "green", "yellow", "orange", "red", "blue")
"""Colours that have a token in ``assets/10-tokens.css``; others bring their own from the scheme."""

SHAPES = (
    "pentagon", "hexagon", "circle", "triangle", "square", "octagon", "diamond", "star", "cross",
)  # fmt: skip
"""Icons of a tier that the stylesheet can draw; any other is drawn as a disc."""

_NO_TIER = "#8a9097"


@dataclass(frozen=True, slots=True)
class Tiers:
    """The colours of one scheme in one language.

    Parameters
    ----------
    by_key : highest first; those of older versions that the newest lacks stand last
    """

    by_key: Mapping[str, Tier]
    language: str

    @classmethod
    def of(cls, schemes: Sequence[AnyScheme], language: str) -> Tiers:
        """Return the colours of all versions of a scheme, those of the newest first."""
        found: dict[str, Tier] = {}
        for scheme in reversed(schemes):
            for tier in scheme.tiers:
                found.setdefault(tier.key, tier)
        return cls(found, language)

    @property
    def keys(self) -> list[str]:
        """Keys, highest first, ``unrated`` last."""
        return [*self.by_key, UNRATED]

    def label(self, key: str) -> str:
        """Return the word of a colour."""
        tier = self.by_key.get(key)
        return tier.label(self.language) if tier else say("tier_unrated", self.language)

    def colour(self, key: str) -> str:
        """Return the tone for a chart, which the stylesheet does not reach."""
        tier = self.by_key.get(key)
        return tier.colour if tier and tier.colour else _NO_TIER

    def order(self, key: str) -> int:
        """Return the place of a colour, 0 = highest."""
        keys = self.keys
        return keys.index(key) if key in keys else len(keys)

    def shape(self, key: str) -> Component:
        """Return the shape alone, for places where the word stands beside it."""
        return html.Span(className=self._classes("tier-shape", key), style=self._tone(key), **marks(aria_hidden="true"))  # fmt: skip

    def mark(self, key: str) -> Component:
        """Return shape and word."""
        return html.Span([self.shape(key), self.label(key)], className="tier")

    def cell(self, key: str) -> Cell:
        """Return the cell of a table with that mark."""
        return Cell(self.mark(key), csv=self.label(key))

    def bar(self, counts: Mapping[str, int]) -> Component:
        """Return counts as one bar that adds up; each part says its number, its title its word."""
        parts = [
            html.Span(
                format_number(count, 0),
                className=self._classes("tier-part", key),
                style={"flexGrow": count, **(self._tone(key) or {})},
                title=f"{self.label(key)} {count}",
            )
            for key in self.keys
            if (count := counts.get(key, 0))
        ]
        return html.Div(parts, className="stack-bar", **marks(aria_label=self.counted(counts)))

    def counted(self, counts: Mapping[str, int], *, zeros: bool = False) -> str:
        """Say counts as a sentence part: ``ม่วง 1 ฟ้า 3``."""
        return " ".join(
            f"{self.label(key)} {counts.get(key, 0)}"
            for key in self.keys
            if counts.get(key, 0) or (zeros and key != UNRATED)
        )

    def _classes(self, base: str, key: str) -> str:
        tier = self.by_key.get(key)
        icon = tier.icon if tier and tier.icon in SHAPES else "circle"
        own = f"tier-{key}" if key in TOKENS or key == UNRATED else "tier-own"
        return f"{base} {icon} {own}"

    def _tone(self, key: str) -> dict[str, Any] | None:
        if key in TOKENS or key == UNRATED:
            return None
        return {"--tier": self.colour(key)}
