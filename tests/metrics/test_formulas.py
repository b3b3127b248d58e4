"""Every running example of `metrics.formulas`, and what all its formulas have in common."""

import doctest
import importlib
import pkgutil
from itertools import product

import numpy as np
import pandas as pd
import pytest

import metrics.formulas as formulas

FAMILIES = [name for _, name, _ in pkgutil.iter_modules(formulas.__path__, f"{formulas.__name__}.")]


@pytest.mark.parametrize("family", FAMILIES)
def test_examples__run_as_printed(family):
    assert doctest.testmod(importlib.import_module(family)).failed == 0


def test_names__all_public_functions_are_given_out():
    given = {name for name in vars(formulas) if callable(getattr(formulas, name))}

    assert given == set(formulas.__all__)


@pytest.mark.parametrize("name", formulas.__all__)
def test_docstring__has_its_sections(name):
    text = getattr(formulas, name).__doc__

    for section in ("Parameters", "Returns", "Notes", "References", "Examples"):
        assert f"\n    {section}\n    {'-' * len(section)}\n" in text, section


EDGES = (float("nan"), None, float("inf"), -1, 0, 0.5, 1, 2, 45)
ELEMENTWISE = {
    "wilson_interval": 2,
    "share_p_value": 3,
    "newcombe_difference": 4,
    "mean_interval": 3,
    "margin": 2,
    "funnel_limits_share": 2,
    "funnel_limits_mean": 3,
    "mean_p_value": 4,
    "difference_in_differences": 4,
    "round_half_up": 1,
}
BY_COLUMN = {
    "weighted_mean": 2,
    "cluster_standard_error": 2,
    "pupil_sd_from_means": 2,
    "pupil_sd_interval": 2,
    "benjamini_hochberg": 1,
    "overdispersion": 2,
    "empirical_bayes": 2,
    "v_gap": 2,
    "slope_index": 2,
    "gini": 1,
    "dissimilarity": 2,
}


@pytest.mark.parametrize(("name", "inputs"), ELEMENTWISE.items())
def test_edges__a_number_gives_a_float_that_is_never_infinite(name, inputs):
    formula = getattr(formulas, name)

    for numbers in product(EDGES, repeat=inputs):
        results = np.atleast_1d(np.array(formula(*numbers), dtype=object))
        assert all(type(result) is float for result in results), numbers
        assert not np.isinf(results.astype(float)).any(), numbers


@pytest.mark.parametrize(("name", "inputs"), ELEMENTWISE.items())
def test_edges__an_array_gives_what_each_of_its_numbers_gives(name, inputs):
    formula = getattr(formulas, name)
    rows = list(product(EDGES, repeat=inputs))

    together = np.atleast_2d(formula(*np.array(rows, dtype=float).T))

    alone = [np.atleast_1d(formula(*row)) for row in rows]
    np.testing.assert_allclose(together.T.reshape(len(rows), -1), alone, rtol=1e-12)


@pytest.mark.parametrize(("name", "inputs"), BY_COLUMN.items())
def test_edges__a_column_never_gives_an_infinite_number(name, inputs):
    formula = getattr(formulas, name)
    columns = [list(column) for size in range(4) for column in product(EDGES[2:], repeat=size)]

    for column in columns:
        others = [column[::-1], [5, 20, 80][: len(column)], column]
        for other in others:
            for result in np.atleast_1d(np.array(formula(*[column, other][:inputs]), dtype=object)):
                assert not np.isinf(np.asarray(result, dtype=float)).any(), (column, other)


def test_series__missing_values_of_pandas_are_missing():
    means = pd.Series([40, pd.NA, 50], dtype="Float64", index=[7, 8, 9])
    ns = pd.Series([30, 12, 10], dtype="Int64", index=[7, 8, 9])

    assert formulas.weighted_mean(means, ns) == 42.5
    np.testing.assert_array_equal(formulas.round_half_up(means), [40, np.nan, 50])
