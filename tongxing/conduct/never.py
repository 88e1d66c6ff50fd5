"""What must never be found of due process: a record nobody found, a second word from the same post, a service without its way."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Never, nevers

nevers.hang(
    Never(
        "conduct.found_by_nobody",
        N_("有认定的记录，却没有认定的人"),
        """SELECT count(*) FROM duties_deed d WHERE d.kind IN ('late_finding', 'breach') AND NOT d.withdrawn
        AND NOT EXISTS (SELECT 1 FROM conduct_finding f WHERE f.id = d.id)""",
    )
)
nevers.hang(
    Never(
        "conduct.counts_without_a_second",
        N_("有没经第二个人确认就生效的认定"),
        """SELECT count(*) FROM duties_deed d JOIN conduct_finding f ON f.id = d.id
        LEFT JOIN conduct_verdict v ON v.id = f.id
        WHERE f.second AND (v.id IS NULL OR NOT v.confirmed OR v.decided_by_id = f.found_by_id OR v.role = f.role)""",
    )
)
nevers.hang(
    Never(
        "conduct.request_number_missing",
        N_("请求编号有缺号"),
        """SELECT count(*) FROM (SELECT 1 FROM conduct_asked GROUP BY town_id, year
        HAVING max(serial) <> count(*) OR min(serial) <> 1) AS g""",
    )
)
nevers.hang(
    Never(
        "conduct.answered_by_whom_it_is_about",
        N_("有被投诉的人自己作的答复"),
        """SELECT count(*) FROM duties_deed d JOIN conduct_asked a ON a.id = d.about_id
        WHERE d.kind = 'request_answer' AND d.recorded_by_id = ANY (a.concerns)""",
    )
)
nevers.hang(
    Never(
        "conduct.service_without_detail",
        N_("有送达只记了一半"),
        """SELECT count(*) FROM duties_deed d WHERE d.kind = 'service' AND NOT d.withdrawn
        AND NOT EXISTS (SELECT 1 FROM conduct_service t WHERE t.id = d.id)""",
    )
)
AGREED = """EXISTS (SELECT 1 FROM conduct_matter m JOIN conduct_matterstep s ON s.matter_id = m.id AND s.kind = 'seconded'
        WHERE m.id = {key} AND m.case_id = d.case_id AND s.recorded_by_id <> m.opened_by_id AND s.role <> m.role)"""
nevers.hang(
    Never(
        "conduct.past_the_gate",
        N_("有没经第二个人同意的批评、告诫或者报告"),
        "SELECT count(*) FROM duties_deed d WHERE d.kind IN ('admonition', 'police_report') AND NOT d.withdrawn AND NOT "
        + AGREED.format(key="d.id"),
    )
)
nevers.hang(
    Never(
        "conduct.paper_past_the_gate",
        N_("有没经第二个人同意就印发的告诫书或者材料"),
        "SELECT count(*) FROM archive_issuedpaper d WHERE d.kind IN ('warning', 'breach', 'packet') AND NOT "
        + AGREED.format(key="d.deed_id"),
    )
)
nevers.hang(
    Never(
        "conduct.taken_back_and_standing",
        N_("撤回了的批评、告诫或者报告，记录却还作数"),
        """SELECT count(*) FROM conduct_matterstep s JOIN duties_deed d ON d.id = s.matter_id WHERE s.kind = 'withdrawn'
        AND NOT EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = d.id)""",
    )
)
nevers.hang(
    Never(
        "conduct.done_unchecked",
        N_("有送达、交接了却没有核对的"),
        """SELECT count(*) FROM conduct_matterstep s WHERE s.kind = 'done' AND NOT EXISTS (
        SELECT 1 FROM conduct_matterstep c WHERE c.matter_id = s.matter_id AND c.kind = 'checked')""",
    )
)
