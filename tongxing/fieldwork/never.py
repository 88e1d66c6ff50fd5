"""What must never be found of field work: a record whose details are missing."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Never, nevers

nevers.hang(
    Never(
        "fieldwork.test_without_detail",
        N_("有检测只记了一半"),
        """SELECT count(*) FROM duties_deed d
        WHERE d.kind IN ('official_test', 'screening', 'hair_test', 'test_elsewhere') AND NOT d.withdrawn
        AND NOT EXISTS (SELECT 1 FROM fieldwork_test t WHERE t.id = d.id)""",
    )
)
nevers.hang(
    Never(
        "fieldwork.contact_without_detail",
        N_("有谈心、走访或汇报只记了一半"),
        """SELECT count(*) FROM duties_deed d
        WHERE d.kind IN ('talk', 'visit', 'own_report', 'contact_away') AND NOT d.withdrawn
        AND NOT EXISTS (SELECT 1 FROM fieldwork_contact t WHERE t.id = d.id)""",
    )
)
nevers.hang(
    Never(
        "fieldwork.step_about_nothing",
        N_("有检测后续不知道说的是哪次检测"),
        """SELECT count(*) FROM duties_deed d LEFT JOIN duties_deed t ON t.id = d.about_id AND t.case_id = d.case_id
        WHERE d.kind = 'test_step' AND NOT d.withdrawn
        AND (t.id IS NULL OR t.kind NOT IN ('official_test', 'hair_test', 'test_elsewhere'))""",
    )
)
