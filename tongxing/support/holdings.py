"""What of help keeps a file open: something was asked for and nobody has finished it, so that no sealing hides it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Holding, holdings

holdings.hang(
    Holding(
        "help",
        N_("本人要的帮助还没有办完，也没有了结"),
        """SELECT c.person_id FROM support_need n JOIN people_case c ON c.id = n.case_id
        WHERE NOT EXISTS (SELECT 1 FROM support_step t
                          WHERE t.need_id = n.id AND t.kind IN ('done', 'declined', 'withdrawn', 'ended'))""",
    )
)
