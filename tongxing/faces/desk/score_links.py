"""What lies beside the score: returns, the charts of the year, what the house costs; each for whoever may."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongxing.core.ui.parts import Link
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission


def score_links(actor: Actor) -> list[Link]:
    """Only what she may open."""
    found = [
        (Permission.READ_SCORE, Link(_("考核期"), "/score/rounds/", "list-check")),
        (Permission.READ_RETURNS, Link(_("月报、年报"), "/returns/", "files")),
        (Permission.READ_TRUTH, Link(_("核实"), "/truth/", "zoom-question")),
        (Permission.READ_BOARD, Link(_("一年的图"), "/year/charts/", "calendar-stats")),
        (Permission.READ_BURDEN, Link(_("占了大家多少时间"), "/burden/", "hourglass")),
    ]
    if actor.may(Permission.MAKE_RETURN):
        found.append(
            (Permission.ASK_EXPORT, Link(_("要考核结果"), "/export/new/?what=assessment.results", "download"))
        )
    return [link for permission, link in found if actor.may(permission)]
