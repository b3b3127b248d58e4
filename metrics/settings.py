"""Settings of the metrics; built from ``khetview.toml`` alone (`dashboard.commands.settings`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MetricsSettings:
    """What an office may set about its numbers.

    Parameters
    ----------
    min_tested_count : fewest pupils tested for a school's mean to be shown at all; 1 is one child's mark
    min_public_count : fewest pupils behind a number that the public may see
    min_covered_pct : share of a level's districts that must be loaded before its mean is computed from rows
    participation_round : round of enrolment that sitters are divided by; 2 = 10 November, before the papers
    retention_round : round of enrolment that leavers are divided by; 1 = 10 June, the start of the year
    most_participation_step_pp : a change is not said where participation moved by more, percentage points
    home_area : the office's own area, ``district:5601``; None = follow the data
    keep_snapshots : how many snapshots stay
    approve_automatically : the public sees each new snapshot at once, without an officer's approval
    quality_colours : scheme whose colours of quality schools the public sees, ``six_colours``; "" = none
    """

    min_tested_count: int = 2
    min_public_count: int = 10
    min_covered_pct: float = 100.0
    participation_round: int = 2
    retention_round: int = 1
    most_participation_step_pp: float = 10.0
    home_area: str | None = None
    keep_snapshots: int = 30
    approve_automatically: bool = False
    quality_colours: str = ""
