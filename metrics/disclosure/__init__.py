"""What the public may see: one engine for the public snapshot and for every export.

**Which rows become public.** Nation, provinces, districts, networks, and schools: a school with at
least `MetricsSettings.min_public_count` pupils in each subject of a sheet (a test, grade and year) can
be found and shown. What may not be shown keeps its key and the status ``SUPPRESSED`` and has neither
count nor mean. Rows of schools in doubt are not there at all: their codes name rows of files.

**What else is in the file.** Names of places; the nation's and OBEC's published means; means of areas as
references where the area's own row is shown. Standard deviations and errors are worked out again from
the shown schools alone, for the true ones are equations about the hidden ones. Enrolment by school and
participation are not public: the pupils who stayed away are few. Loads, files, findings and what
changed are not there.

``rules``     one cell looked at alone: counts, all-same results, coding of shares
``trees``     the least to hide beside it in the hierarchy of schools and areas
``sheets``    a sheet's rows as such a tree, and a second look with the numbers themselves
``releases``  against subtracting one snapshot from another
``systems``   several releases solved as one
``margins``   the least to hide in a small table with margins (grades, sexes, causes)
``masks``     the same for frames on their way out: answers, and tables of counts
``earlier``   what was released before, and which sheets are still the same
``public_file`` writes ``public.duckdb`` step by step: ``files`` attaches what lies beside it,
``sheet_rows`` reads a sheet and its releases, ``decisions`` keeps what was decided, ``public_places``
and ``public_results`` write the rows, of the columns that ``open_columns`` names
"""

from __future__ import annotations

from metrics.disclosure.margins import mask_counts
from metrics.disclosure.masks import mask, read_shown
from metrics.disclosure.public_file import PublishLog, build_public
from metrics.disclosure.rules import Rules, code_share, may_show

__all__ = [
    "PublishLog",
    "Rules",
    "build_public",
    "code_share",
    "mask",
    "mask_counts",
    "may_show",
    "read_shown",
]
