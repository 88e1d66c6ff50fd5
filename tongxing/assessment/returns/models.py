"""Returns as they were put forward, and what a second person did with each. Rows are never changed or removed.

A return that was sent cannot be unsent: what changed afterwards is a return of its own, with the next number.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.ids import uuid7
from tongxing.org.models import Staff


class Why(models.TextChoices):
    """Why there is a correction; which numbers moved, the machine says."""

    LATE = "late", N_("有补报的记录")
    MISTAKE = "mistake", N_("原来的记录更正了")
    ASKED = "asked", N_("上级要求重报")


class How(models.TextChoices):
    """What became of a return that was put forward."""

    FROZEN = "frozen", N_("已报")
    DECLINED = "declined", N_("退回")
    WITHDRAWN = "withdrawn", N_("撤回")


class Return(models.Model):
    """One return with its bytes: which one, of which days, known until when, by which plan, to whom; ``corrects`` an earlier one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    kind = models.CharField(max_length=40)
    number = models.IntegerField()
    since = models.DateField()
    until = models.DateField()
    known_on = models.DateField()
    plan = models.CharField(max_length=80)
    plan_digest = models.CharField(max_length=64)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    recipient = models.CharField(max_length=60)
    why = models.CharField(max_length=12, choices=Why.choices, default="")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = (
            *("id", "town_id", "kind", "number", "since", "until", "known_on", "plan", "plan_digest", "body"),
            *("digest", "recipient", "why", "corrects", "prepared_at", "prepared_by"),
        )

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["town_id", "kind", "since", "number"], name="return_number_once"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="return_in_order"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, why="") | Q(corrects__isnull=False) & ~Q(why=""),
                name="return_says_why",
            ),
        ]


class Settled(models.Model):
    """What somebody did with a return that was put forward; each is settled once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    of = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="settled")
    how = models.CharField(max_length=12, choices=How.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "of", "how", "at", "by")

    class Meta:
        app_label = "assessment"
