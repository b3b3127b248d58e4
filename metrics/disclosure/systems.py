"""Several releases as one system of equations: does any hidden number follow from all of them?

A school whose rows are the same in two releases is one unknown in both; one that changed is another
unknown after that. Each release adds its groups (`metrics.disclosure.trees`) as equations. An attacker
who knows which schools changed can solve this and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from metrics.disclosure.rules import Bools, Floats

_SURE = 1e-7


@dataclass(frozen=True, slots=True)
class System:
    """What one release says about what it hides.

    Parameters
    ----------
    groups : DataFrame[version, group], one row per hidden school in a group: `version` names the
        school with its numbers, `group` the shown area whose sum it is part of
    areas : DataFrame[version, area], the same schools under each hidden area of that group
    """

    groups: pd.DataFrame
    areas: pd.DataFrame


def is_solvable(systems: Sequence[System]) -> bool:
    """Say whether some hidden school or area of any release has one value only.

    Notes
    -----
    Schools that stand in the same groups in every release cannot be told apart, so they count as
    one unknown, their sum. What is left falls into small components, each solved by its row space.
    """
    groups = pd.concat([s.groups.assign(release=at) for at, s in enumerate(systems)])
    if groups.empty:
        return False
    groups["equation"] = groups.groupby(["release", "group"]).ngroup()
    stands_in = groups.sort_values("equation").groupby("version")["equation"].agg(tuple)
    kind, kinds = pd.factorize(stands_in)
    kind_of = pd.Series(kind, index=stands_in.index)
    size = np.bincount(kind, minlength=len(kinds))
    wanted = _wanted_areas(systems, kind_of, size)
    rows = np.concatenate([np.array(k) for k in kinds])
    columns = np.repeat(np.arange(len(kinds)), [len(k) for k in kinds])
    shape = (int(groups["equation"].max()) + 1, len(kinds))
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    part_of = _find_components(matrix)
    alone = np.flatnonzero(size == 1)
    for part in np.unique(np.concatenate([part_of[alone], *(part_of[w[:1]] for w in wanted)])):
        inside = np.flatnonzero(part_of == part)
        dense = matrix[:, inside].toarray()
        dense = dense[dense.any(axis=1)]
        single = np.eye(len(inside))[size[inside] == 1]
        areas = [np.isin(inside, w).astype(float) for w in wanted if part_of[w[0]] == part]
        if _follows(dense, np.vstack([single, *areas])).any():
            return True
    return False


def _wanted_areas(
    systems: Sequence[System], kind_of: pd.Series, size: np.ndarray
) -> list[np.ndarray]:
    """Return the kinds that each hidden area sums, where it holds every school of each."""
    wanted = []
    for system in systems:
        for _, rows in system.areas.groupby("area"):
            kinds, held = np.unique(kind_of[rows["version"]].to_numpy(), return_counts=True)
            if (held == size[kinds]).all():
                wanted.append(kinds)
    return wanted


def _find_components(matrix: sparse.csr_matrix) -> np.ndarray:
    equations, unknowns = matrix.shape
    both = sparse.bmat([[None, matrix], [matrix.T, None]])
    _, label = connected_components(both, directed=False)
    part: np.ndarray = label[equations : equations + unknowns]
    return part


def _follows(matrix: Floats, wanted: Floats) -> Bools:
    """Say which rows of `wanted` lie in the row space of `matrix`."""
    _, values, basis = np.linalg.svd(matrix, full_matrices=False)
    basis = basis[values > _SURE * max(values[0], 1.0)]
    rest = wanted - (wanted @ basis.T) @ basis
    return np.asarray((rest**2).sum(axis=1) < _SURE)
