"""Pure functions of numbers and arrays: every formula behind a figure, one family per file.

A number in gives a float, an array gives an array. In a formula that works element by element, a
missing value (nan) in gives a missing value out; a formula that sums up leaves missing rows out and
is missing when none is left. No formula warns or gives an infinite number.
"""

from metrics.formulas.bands import band_by_cuts, band_by_rank
from metrics.formulas.disparity import (
    dissimilarity,
    gini,
    theil,
    variance_by_level,
    variance_split,
)
from metrics.formulas.funnels import (
    benjamini_hochberg,
    funnel_limits_mean,
    funnel_limits_share,
    mean_p_value,
    overdispersion,
)
from metrics.formulas.gaps import (
    difference_in_differences,
    hedges_g,
    mean_difference,
    slope_index,
    v_gap,
)
from metrics.formulas.means import (
    cluster_standard_error,
    margin,
    mean_interval,
    weighted_mean,
)
from metrics.formulas.pupil_sd import pupil_sd_from_means, pupil_sd_interval
from metrics.formulas.ranks import rank, rank_interval
from metrics.formulas.rounding import round_half_up
from metrics.formulas.shares import (
    newcombe_difference,
    share_p_value,
    wilson_interval,
)
from metrics.formulas.shrinkage import band_chances, empirical_bayes

__all__ = [
    "band_by_cuts",
    "band_by_rank",
    "band_chances",
    "benjamini_hochberg",
    "cluster_standard_error",
    "difference_in_differences",
    "dissimilarity",
    "empirical_bayes",
    "funnel_limits_mean",
    "funnel_limits_share",
    "gini",
    "hedges_g",
    "margin",
    "mean_difference",
    "mean_interval",
    "mean_p_value",
    "newcombe_difference",
    "overdispersion",
    "pupil_sd_from_means",
    "pupil_sd_interval",
    "rank",
    "rank_interval",
    "round_half_up",
    "share_p_value",
    "slope_index",
    "theil",
    "v_gap",
    "variance_by_level",
    "variance_split",
    "weighted_mean",
    "wilson_interval",
]
