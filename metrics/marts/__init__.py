"""Warehouse → the precomputed tables of a snapshot, in SQLAlchemy Core.

`staging` decides once which rows count today; `results`, `references` and `places` follow from its
tables, so that no two marts can disagree about what is current.
"""

from __future__ import annotations

import sqlalchemy as sa

from metrics.marts import places, references, results, staging
from metrics.settings import MetricsSettings

__all__ = ["build_marts"]


def build_marts(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Fill every mart of an empty snapshot from the attached warehouse.

    Parameters
    ----------
    connection : on the new snapshot file, tables created, warehouse attached as `staging.ATTACHED`
    settings : thresholds of the office
    """
    staging.stage(connection)
    places.build(connection)
    results.build(connection, settings)
    references.build(connection, settings)
    staging.STAGING.drop_all(connection)
