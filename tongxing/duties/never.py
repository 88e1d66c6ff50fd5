"""What must never be found on the spine: a duty met by nothing, a deed without a trace."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Never, nevers

nevers.hang(
    Never(
        "duties.met_by_nothing",
        N_("有应办说已经办了，却没有那条记录"),
        """SELECT count(*) FROM duties_duty u WHERE u.met_by IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM duties_deed d WHERE d.id = u.met_by)""",
    )
)
nevers.hang(
    Never(
        "duties.deed_without_trace",
        N_("有记录没有留痕"),
        """SELECT count(*) FROM duties_deed d JOIN people_case c ON c.id = d.case_id
        WHERE d.kind <> 'decision' AND NOT EXISTS (
            SELECT 1 FROM core_auditevent e WHERE e.about_id = c.person_id AND e.at = d.recorded_at)""",
    )
)
nevers.hang(
    Never(
        "duties.half_sealed",
        N_("有记录或应办没有跟着档案封存"),
        """SELECT (SELECT count(*) FROM duties_deed d JOIN people_case c ON c.id = d.case_id
                   WHERE sign(d.place_id) <> sign(c.place_id))
          + (SELECT count(*) FROM duties_duty d JOIN people_case c ON c.id = d.case_id
             WHERE sign(d.place_id) <> sign(c.place_id))""",
    )
)
nevers.hang(
    Never(
        "duties.in_another_village",
        N_("有记录或应办和档案不在一个村"),
        """SELECT (SELECT count(*) FROM duties_deed d JOIN people_case c ON c.id = d.case_id
                   WHERE d.place_id <> c.place_id)
          + (SELECT count(*) FROM duties_duty d JOIN people_case c ON c.id = d.case_id
             WHERE d.place_id <> c.place_id)""",
    )
)
