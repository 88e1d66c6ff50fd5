"""What must never be found in the tables of people: files by half, numbers given twice."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Never, nevers

nevers.hang(
    Never(
        "people.without_file",
        N_("有人没有档案"),
        """SELECT count(*) FROM people_person p
        WHERE NOT EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = p.id)""",
    )
)
nevers.hang(
    Never(
        "people.not_findable",
        N_("有人按姓名查不到"),
        """SELECT count(*) FROM people_person p
        WHERE NOT EXISTS (SELECT 1 FROM people_personkey k WHERE k.person_id = p.id)""",
    )
)
nevers.hang(
    Never(
        "people.file_without_decision",
        N_("有档案没有决定书"),
        """SELECT count(*) FROM people_case c
        WHERE NOT EXISTS (SELECT 1 FROM people_decision d WHERE d.case_id = c.id)""",
    )
)
nevers.hang(
    Never(
        "people.number_twice",
        N_("有档案编号重复"),
        "SELECT count(*) FROM (SELECT 1 FROM people_person GROUP BY number HAVING count(*) > 1) twice",
    )
)
