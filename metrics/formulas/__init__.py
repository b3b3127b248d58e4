"""Pure functions of numbers and arrays: every formula behind a figure, one family per file.

A number in gives a float, an array gives an array. In a formula that works element by element, a
missing value (nan) in gives a missing value out; a formula that sums up leaves missing rows out and
is missing when none is left. No formula warns or gives an infinite number.
"""

from metrics.formulas.means import cluster_standard_error, margin, mean_interval, weighted_mean
from metrics.formulas.pupil_sd import pupil_sd_from_means, pupil_sd_interval
from metrics.formulas.rounding import round_half_up

__all__ = [
    "cluster_standard_error",
    "margin",
    "mean_interval",
    "pupil_sd_from_means",
    "pupil_sd_interval",
    "round_half_up",
    "weighted_mean",
]
