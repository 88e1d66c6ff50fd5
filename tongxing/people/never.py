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
nevers.hang(
    Never(
        "people.half_sealed",
        N_("有档案只封存了一半"),
        """SELECT count(*) FROM people_person p WHERE
          EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = p.id AND sign(c.place_id) <> sign(p.place_id))
          OR EXISTS (SELECT 1 FROM people_personkey k WHERE k.person_id = p.id
                     AND sign(k.place_id) <> sign(p.place_id))
          OR EXISTS (SELECT 1 FROM people_decision d JOIN people_case c ON c.id = d.case_id
                     WHERE c.person_id = p.id AND sign(d.place_id) <> sign(p.place_id))""",
    )
)
nevers.hang(
    Never(
        "people.sealed_without_two",
        N_("有档案封存或打开，没有两个人的决定"),
        """SELECT count(*) FROM people_person p WHERE (p.place_id < 0) <> coalesce((
          SELECT s.turn = 'seal' OR EXISTS (SELECT 1 FROM people_sealreturn r WHERE r.proposal_id = s.id)
          FROM people_sealproposal s JOIN people_sealdecision d ON d.proposal_id = s.id
          WHERE s.person_id = p.id AND d.confirmed AND d.decided_by_id <> s.proposed_by_id
          ORDER BY d.decided_at DESC LIMIT 1), false)""",
    )
)
nevers.hang(
    Never(
        "people.joined_in_a_chain",
        N_("有档案并了又并"),
        """WITH held AS (SELECT j.kept_id, j.other_id FROM people_join j
             WHERE NOT EXISTS (SELECT 1 FROM people_parting q WHERE q.join_id = j.id))
        SELECT count(*) FROM held a JOIN held b ON (b.kept_id, b.other_id) <> (a.kept_id, a.other_id)
          AND (b.other_id IN (a.kept_id, a.other_id))""",
    )
)
nevers.hang(
    Never(
        "people.joined_and_sealed",
        N_("有封存的档案还和另一份并在一起"),
        """SELECT count(*) FROM people_join j JOIN people_person p ON p.id IN (j.kept_id, j.other_id)
        WHERE p.place_id < 0 AND NOT EXISTS (SELECT 1 FROM people_parting q WHERE q.join_id = j.id)""",
    )
)
nevers.hang(
    Never(
        "people.in_two_villages",
        N_("有档案分在两个村"),
        """SELECT count(*) FROM people_person p WHERE
          EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = p.id AND c.place_id <> p.place_id)
          OR EXISTS (SELECT 1 FROM people_personkey k WHERE k.person_id = p.id AND k.place_id <> p.place_id)
          OR EXISTS (SELECT 1 FROM people_decision d JOIN people_case c ON c.id = d.case_id
                     WHERE c.person_id = p.id AND d.place_id <> p.place_id)""",
    )
)
