"""How many drawn cases the properties are tried on: 500 in ``make test``, 10,000 in ``make nightly``.

Each property takes its share of them. Under the profile ``nightly`` the properties carry the marker
of that name, and every run draws cases of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

TOTALS = {"test": 500, "nightly": 10_000}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "test")

for name, total in TOTALS.items():
    settings.register_profile(
        name,
        max_examples=total,
        deadline=None,
        derandomize=name == "test",
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(PROFILE)


def cases(percent: int) -> Callable[[Any], Any]:
    """Try a property on its share of all cases."""

    def decorate(test: Any) -> Any:
        tried = settings(max_examples=TOTALS[PROFILE] * percent // 100)(test)
        return pytest.mark.nightly(tried) if PROFILE == "nightly" else tried

    return decorate
