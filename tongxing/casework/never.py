"""What must never be found of casework: an agreement without its detail, a roster that is in by half."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Never, nevers

nevers.hang(
    Never(
        "casework.agreement_without_detail",
        N_("有协议只记了一半"),
        """SELECT count(*) FROM duties_deed d WHERE d.kind = 'agreement' AND NOT d.withdrawn
        AND NOT EXISTS (SELECT 1 FROM casework_agreement t WHERE t.id = d.id)""",
    )
)
nevers.hang(
    Never(
        "casework.roster_by_half",
        N_("名单导入的人数和实有的对不上"),
        """SELECT abs((SELECT coalesce(sum(rows_written), 0) FROM casework_rosterimport)
            - (SELECT count(*) FROM core_auditevent
               WHERE act = 'take_in' AND detail ->> 'source' = 'import'))""",
    )
)
