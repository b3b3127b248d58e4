"""The colours of quality schools on a kiosk: those that the office publishes, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.formatting import format_date, format_number
from dashboard.quality.tiers import SHAPES, Tiers
from dashboard.quality.view import usual_versions
from dashboard.service import Reader
from dashboard.texts import say
from metrics.answers import Area
from metrics.quality.scheme import Scheme

LANGUAGES = ("th", "en")
MOST_NAMES = 18
"""Most names under one colour: the slide is read from two metres."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The published colours of an area's schools.

    Parameters
    ----------
    tiers : the colours in each language; empty where nothing is published
    rated : DataFrame[school_id, name_th, tier, assessed_on], each school's newest round, in Thai order
    scheme : name of the rule in each language, and its note: that the shipped one is an example
    """

    tiers: Mapping[str, Tiers] = field(default_factory=dict)
    rated: pd.DataFrame = field(default_factory=pd.DataFrame)
    scheme: Mapping[str, str] = field(default_factory=dict)

    def of_school(self, school_id: str) -> dict[str, Any] | None:
        """Return a school's colour; None where it has none."""
        if self.rated.empty:
            return None
        own = self.rated.loc[self.rated["school_id"] == school_id, "tier"]
        return None if own.empty else self.mark(str(own.iloc[0]))

    def mark(self, key: str) -> dict[str, Any]:
        """Return a colour's word in each language, its shape and its tone."""
        tiers = self.tiers["th"]
        tier = tiers.by_key.get(key)
        shape = tier.icon if tier and tier.icon in SHAPES else "circle"
        label = {language: one.label(key) for language, one in self.tiers.items()}
        return {"key": key, "label": label, "shape": shape, "tone": tiers.colour(key)}


def read_colours(reader: Reader, area: Area) -> Colours:
    """Read the published colours of an area's schools; empty where the office publishes none."""
    schemes = [one for one in reader.quality.schemes() if isinstance(one, Scheme)]
    if not schemes:
        return Colours()
    versions = usual_versions(schemes)
    rated = reader.quality.ratings(area, versions[-1].key)
    shown = rated[rated["tier"].notna()]
    if shown.empty:
        return Colours()
    return Colours(
        {language: Tiers.of(versions, language) for language in LANGUAGES},
        shown,
        {
            language: f"{versions[-1].label(language)} ({versions[-1].note(language)})"
            for language in LANGUAGES
        },
    )


def colour_slides(colours: Colours) -> list[dict[str, Any]]:
    """Return the slide of the colours: how many schools have each, and their names; none without any."""
    rated = colours.rated
    if rated.empty:
        return []
    names: dict[str, list[str]] = {}
    for key, name in zip(rated["tier"], rated["name_th"], strict=True):
        names.setdefault(str(key), []).append(str(name))
    tiers = colours.tiers["th"]
    present = sorted(names, key=tiers.order)
    day = rated["assessed_on"].max()
    groups = [
        colours.mark(key)
        | {
            "count": format_number(len(names[key]), 0),
            "schools": names[key][:MOST_NAMES],
            "more": _more(len(names[key]) - MOST_NAMES),
        }
        for key in present
    ]
    counts = {key: len(own) for key, own in names.items()}
    return [
        {
            "kind": "colours",
            "eyebrow": {language: say("kiosk_colours", language) for language in LANGUAGES},
            "headline": {
                language: say(
                    "kiosk_colours_headline",
                    language,
                    total=format_number(len(rated), 0),
                    counts=one.counted(counts),
                )
                for language, one in colours.tiers.items()
            },
            "groups": groups,
            "note": {
                language: say(
                    "kiosk_colours_note",
                    language,
                    scheme=colours.scheme[language],
                    date=format_date(None if pd.isna(day) else day, language),
                )
                for language in LANGUAGES
            },
        }
    ]


def _more(count: int) -> dict[str, str] | None:
    if count <= 0:
        return None
    return {language: say("kiosk_colours_more", language, count=count) for language in LANGUAGES}
