"""Every running example of `metrics.formulas`, and what all its formulas have in common."""

import doctest
import importlib
import pkgutil

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
