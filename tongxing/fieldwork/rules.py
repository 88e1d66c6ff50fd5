"""When a field record may stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal


def why_not_official_test(outcome: str, collectors: Sequence[str]) -> Refusal | None:
    """A sample is taken by at least two people (吸毒检测程序规定 8); someone who did not come has none."""
    if outcome in {"no_show", "refused"}:
        return None
    if len({c.strip() for c in collectors if c.strip()}) < 2:
        words = _("检测要有两个人在场，请写上两位检测人。")
        return Refusal(
            "two_collectors", words, cite="吸毒检测程序规定第8条", ways=(_("只有一个人时记成自查。"),)
        )
    return None
