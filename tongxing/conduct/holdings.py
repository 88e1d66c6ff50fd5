"""What of due process keeps a file open: what she asked for, what was begun against her, what waits for a second person."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Holding, holdings

STANDS = "NOT d.withdrawn AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id)"

holdings.hang(
    Holding(
        "request",
        N_("本人的请求或异议还没有答复"),
        f"""SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id
        WHERE d.kind = 'request' AND {STANDS} AND NOT EXISTS (
          SELECT 1 FROM duties_deed a WHERE a.kind = 'request_answer' AND a.about_id = d.id AND NOT a.withdrawn
            AND NOT EXISTS (SELECT 1 FROM duties_deed t WHERE t.supersedes_id = a.id))""",
    )
)
holdings.hang(
    Holding(
        "finding",
        N_("有认定在等第二个人确认"),
        """SELECT c.person_id FROM conduct_finding f JOIN duties_deed d ON d.id = f.id
        JOIN people_case c ON c.id = d.case_id
        WHERE f.second AND NOT d.withdrawn AND NOT EXISTS (SELECT 1 FROM conduct_verdict v WHERE v.id = f.id)""",
    )
)
holdings.hang(
    Holding(
        "gate",
        N_("批评、告诫或报告还没有走完"),
        """SELECT c.person_id FROM conduct_matter m JOIN people_case c ON c.id = m.case_id
        WHERE NOT EXISTS (SELECT 1 FROM conduct_matterstep t
                          WHERE t.matter_id = m.id AND t.kind IN ('declined', 'withdrawn', 'done'))
          OR EXISTS (SELECT 1 FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.kind = 'objected')
             AND NOT EXISTS (SELECT 1 FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.kind = 'answered')""",
    )
)
