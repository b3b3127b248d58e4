"""Which district a file and each of its rows belong to, and which rows are in doubt.

Whether a code is in the school master is said in the file's report but not stored with its rows:
the master changes, and a later one must clear or raise that doubt. It is decided where the marts
are built, from the master of that day.
"""

from __future__ import annotations

import pandas as pd

from data_pipeline import refusals
from data_pipeline.identity import ask
from data_pipeline.results import Batch, Context
from data_pipeline.text import fold_name, is_among
from data_pipeline.warehouse.vocabulary import AreaLevel, DoubtReason

_FEW_ROWS = 3
_SMALL_SHARE = 0.05
_DOMINANT_SHARE = 0.5
_SHARE_WITHOUT_FOOTER = 0.2


def codes_by_name(
    rows: pd.DataFrame, batch: Batch, context: Context
) -> tuple[pd.DataFrame, pd.Series]:
    """Give the schools of a file without codes the codes that the school master has.

    Returns
    -------
    The rows, and for each the reason why its name means no one school; missing elsewhere

    Raises
    ------
    Refusal : no school master is loaded, or it is open which district the file is about
    """
    reason = pd.Series(None, index=rows.index, dtype="object")
    nameless = (rows["area_level"] == AreaLevel.SCHOOL.value) & (rows["school_code"] == "")
    if not nameless.any():
        return rows, reason
    master = context.master
    if master.empty:
        raise refusals.master_needed(batch.file_name)
    districts = sorted(set(master["district_id"]))
    district = batch.identity.district or (districts[0] if len(districts) == 1 else "")
    if not district:
        raise ask(batch.file_name, "district", source=batch.source, among=set(districts))
    own = master[master["district_id"] == district]
    folded = own["name_th"].map(fold_name)
    is_shared = folded.duplicated(keep=False)
    codes = dict(zip(folded[~is_shared], own["school_id"][~is_shared], strict=True))
    names = rows["name_th"][nameless].map(fold_name)
    found = names.map(codes)
    reason[found.index[found.isna()]] = DoubtReason.NAME_UNKNOWN.value
    reason[names.index[names.isin(set(folded[is_shared]))]] = DoubtReason.NAME_SHARED.value
    rows = rows.copy()
    # the district's own number keeps a row without a school in its district
    rows.loc[nameless, "school_code"] = found.fillna(district).astype("str")
    return rows, reason


def place_rows(
    rows: pd.DataFrame,
    master: pd.DataFrame,
    district: str,
    *,
    named: pd.Series | None = None,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give every row its district, its identity, and its doubt.

    Parameters
    ----------
    rows : columns ``source_row school_code area_level``
    master : columns ``school_id name_th district_id``; may be empty
    district : the officer's answer; "" where there is none
    named : for rows without a code: why their name means no one school

    Returns
    -------
    The rows with ``district_id school_id is_in_doubt doubt_reason is_code_unknown area_id`` added,
    and the districts that the file is about

    Notes
    -----
    A row in doubt keeps counting in its district under ``code~row``, so that two schools under
    one code are never one, and no school is overwritten by a stranger.
    """
    rows = rows.copy()
    is_school = rows["area_level"] == "school"
    code = rows["school_code"]
    known = master.drop_duplicates("school_id").set_index("school_id")["district_id"]
    of_master = code.where(is_school).map(known).astype("str")
    own = of_master.fillna(code.str[:4]).astype("str")
    stated = code[(rows["area_level"] == AreaLevel.DISTRICT.value) & (code != "")]
    footers = tuple(sorted(set(stated.str[:4])))
    scope = _scope(own[is_school], footers, district)
    home = own
    if district:
        # codes of a secondary area carry another prefix: the one that most rows have is at home
        usual = own[is_school & of_master.isna()].mode()
        home = own.where(~is_among(own, usual) | of_master.notna(), district)
    is_foreign = is_school & ~home.isin(scope)
    main = home[is_school & ~is_foreign].mode()
    filed = home.where(home.isin(scope), main.iloc[0] if len(main) else (scope or ("",))[0])

    is_shared = is_school & code.where(is_school).duplicated(keep=False)
    has_master = is_among(filed, master["district_id"])
    is_unknown = is_school & has_master & ~is_among(code, known.index)
    reason = pd.Series(None, index=rows.index, dtype="object") if named is None else named.copy()
    is_shared &= reason.isna()
    is_unknown &= reason.isna()
    for mask, why in ((is_foreign, DoubtReason.CODE_FOREIGN), (is_shared, DoubtReason.CODE_SHARED)):
        reason[mask] = why.value
    in_doubt = reason.notna()
    rows["district_id"] = filed.astype("str")
    rows["is_in_doubt"] = in_doubt
    rows["doubt_reason"] = reason
    rows["is_code_unknown"] = is_unknown & ~in_doubt
    rows["school_id"] = code.where(~in_doubt, code + "~" + rows["source_row"].astype("str"))
    rows["area_id"] = _area_ids(rows, scope)
    return rows, scope


def _scope(own: pd.Series, footers: tuple[str, ...], district: str) -> tuple[str, ...]:
    """Return the districts that the file is about, in order."""
    if district:
        return (district,)
    counts = own.value_counts()
    if counts.empty:
        return footers
    shares = counts / counts.sum()
    if footers:
        extra = {str(one) for one in shares.index if shares[one] >= _SHARE_WITHOUT_FOOTER}
        return tuple(sorted({*footers, *extra}))
    if shares.iloc[0] < _DOMINANT_SHARE:
        return tuple(sorted(map(str, counts.index)))
    return tuple(
        sorted(
            str(one)
            for one in counts.index
            if shares[one] >= _SMALL_SHARE or counts[one] >= _FEW_ROWS
        )
    )


def _area_ids(rows: pd.DataFrame, scope: tuple[str, ...]) -> pd.Series:
    level = rows["area_level"]
    only = scope[0] if len(scope) == 1 else ""
    area = pd.Series("0000", index=rows.index, dtype="str")
    code = rows["school_code"].str[:4]
    is_district = level == AreaLevel.DISTRICT.value
    area = area.where(~is_district, code.where(code.str.fullmatch(r"\d{4}"), only))
    is_province = level == AreaLevel.PROVINCE.value
    is_region = level == AreaLevel.REGION.value  # known by a province in it: regions have no code
    area = area.where(~is_province, only[:2])
    return area.where(~is_region, f"p{only[:2]}" if only else "")
