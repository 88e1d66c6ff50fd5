"""What must never stand among the issued papers: a number that is missing."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Never, nevers

nevers.hang(
    Never(
        "archive.number_missing",
        N_("文书编号有缺号"),
        """SELECT count(*) FROM (SELECT 1 FROM archive_issuedpaper GROUP BY town_id, kind, year
          HAVING max(serial) <> count(*) OR min(serial) <> 1) AS g""",
    )
)
