"""Warehouse → the precomputed tables of a snapshot, in SQLAlchemy Core.

`scope` says which papers a build makes anew, `staging` which of their rows count today; `results`,
`places`, `references`, `reconciliation`, `pupils` and `similar` follow, so that no two marts can disagree
about what is current.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from metrics.building import beside
from metrics.marts import (
    places,
    pupils,
    quality,
    reconciliation,
    references,
    results,
    scope,
    similar,
    staging,
)
from metrics.settings import MetricsSettings

__all__ = ["build_marts"]

_MOST_SIDE_BY_SIDE = 500_000
"""Results of schools whose rows are written while areas are summed; with more, either needs the memory."""


def build_marts(
    connection: sa.Connection, settings: MetricsSettings, own_schemes: Path | None = None
) -> None:
    """Bring the marts of a snapshot up to the attached warehouse.

    Parameters
    ----------
    connection : on the new snapshot file, empty or a copy of the one before; warehouse attached
        as `staging.ATTACHED`
    settings : thresholds of the office, the same as when the copy was built
    own_schemes : the office's own schemes of quality schools
    """
    connection.exec_driver_sql(f"ATTACH ':memory:' AS {staging.STAGING_SCHEMA}")
    staging.STAGING.create_all(connection, checkfirst=False)
    scope.decide(connection)
    staging.stage(connection, settings)
    with beside() as other, ThreadPoolExecutor(1) as pool:
        schools = pool.submit(results.build_schools, other, settings)
        if staging.count_results(connection) > _MOST_SIDE_BY_SIDE:
            schools.result()
        # what follows is made from what is staged, whether the schools' rows are there yet or not
        places.build(connection)
        results.build_areas(connection)
        references.build(connection, settings)
        reconciliation.build(connection)
        schools.result()
    pupils.build(connection, settings)
    similar.build(connection)
    quality.build(connection, own_schemes)
    connection.exec_driver_sql(f"DETACH {staging.STAGING_SCHEMA}")
