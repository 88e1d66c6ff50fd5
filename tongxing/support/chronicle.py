"""What was asked for and what came of it, as lines of the archive package (docs/adr/0036)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core.vocabulary import Chapter, Chronicle, chronicles
from tongxing.org.actor import Actor
from tongxing.support.kinds import SERVICES, step_word
from tongxing.support.models import Need, Step
from tongxing.support.queries import Help, helps_of


def rows(actor: Actor, case_ids: Sequence[UUID]) -> list[Chapter]:
    """Every need and every step of these measures, in words."""
    found = helps_of(actor, case_ids)
    needs = dict(Need.objects.filter(pk__in=[one.id for one in found]).values_list("pk", "recorded_at"))
    steps = dict(Step.objects.filter(need_id__in=needs).values_list("pk", "recorded_at"))
    return [line for one in found for line in _lines(one, {**needs, **steps})]


def _lines(one: Help, at: dict[Any, datetime]) -> Iterator[Chapter]:
    title = str(_(SERVICES[one.service].title)) if one.service in SERVICES else ""
    yield Chapter(str(_("需要帮助")), title, one.words, one.needed_on, at[one.id], one.by)
    for step in one.steps:
        amount = f"{step.amount} 元" if step.amount is not None else ""
        said = "；".join(part for part in (step.to, step.purpose, amount, step.words) if part)
        yield Chapter(
            f"{_('帮助与转介')}：{title}",
            str(_(step_word(one.service, step.kind))),
            said,
            step.on,
            at[step.id],
            step.by,
        )


chronicles.hang(Chronicle("support.help", "帮助与转介", rows))
