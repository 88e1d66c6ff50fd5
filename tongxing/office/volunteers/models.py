"""A volunteer of a village and the day she stopped: rows that nobody changes. There is no column for a person in care (G7)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongxing.core.declared import GENERAL, LEDGER, STAFF, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "戒毒条例第8条"


class Volunteer(models.Model):
    """Somebody of a village who said that she helps: her name, since when, with what."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    name = SealedText(pad=64)
    since = models.DateField()
    helps = ArrayField(models.CharField(max_length=16))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "place_id", "since", "helps", "recorded_at", "recorded_by")
        name = Personal(STAFF, GENERAL, LEDGER, "志愿者叫什么，本人同意登记", BASIS)

    class Meta:
        app_label = "office"
        constraints = [models.CheckConstraint(condition=~Q(helps=[]), name="volunteer_helps_with_something")]
        indexes = [models.Index(fields=["place_id", "since"], name="volunteer_place")]


class VolunteerEnd(models.Model):
    """She stopped; no reason is asked."""

    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="end"
    )
    town_id = models.IntegerField()
    ended_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("volunteer", "town_id", "ended_on", "recorded_at", "recorded_by")

    class Meta:
        app_label = "office"
