"""Plan versions: what a township issued, word for word with the law it was read beside."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongxing.org.models import Place, Staff


class PlanState(models.TextChoices):
    """A plan is a draft until a second person approves it."""

    DRAFT = "draft", "草稿"
    APPROVED = "approved", "已批准"
    DROPPED = "dropped", "不用了"


class PlanVersion(models.Model):
    """One version of a township's plan. ``source`` keeps plan and law files as they were read."""

    town = models.ForeignKey(Place, on_delete=models.PROTECT)
    key = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    year = models.IntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    source = models.JSONField()
    digest = models.CharField(max_length=64)
    since = models.DateField()
    in_force = DateRangeField(null=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("id", "town", "key", "title", "year", "state", "source", "digest", "since", "in_force") + (
            "loaded_at",
            "loaded_by",
            "approved_at",
            "approved_by",
        )

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["town", "key"], name="plan_key_once_in_town"),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, in_force__isnull=False)
                | (~Q(state="approved") & Q(in_force__isnull=True)),
                name="plan_in_force_iff_approved",
            ),
            ExclusionConstraint(
                name="plan_one_in_force_per_town_and_day",
                expressions=[("town", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
                condition=Q(state="approved"),
            ),
        ]
