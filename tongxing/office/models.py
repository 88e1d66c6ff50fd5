"""What the office did, and what somebody was given to do. Rows are never changed: another row takes one back or ends it.

Nothing here names a person in care: a line of text is about the office's own work, and the doors say so beside the field.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import GENERAL, LEDGER, STAFF, Mask, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "戒毒条例第15条"


class Entry(models.Model):
    """One thing the office did: which kind, where, on which day, for which task of the plan, how many came, and which colleagues."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    kind = models.CharField(max_length=16)
    outcome = models.CharField(max_length=24, default="")
    task = models.CharField(max_length=40, default="")
    happened_on = models.DateField()
    people = models.IntegerField(null=True)
    there = ArrayField(models.IntegerField(), default=list)
    title = models.CharField(max_length=120)
    said = SealedText(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    takes_back = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back")

    class Fields:
        plain = ("id", "town_id", "place_id", "kind", "outcome", "task", "happened_on", "people", "title") + (
            "recorded_at",
            "recorded_by",
            "takes_back",
        )
        there = Personal(STAFF, GENERAL, LEDGER, "哪些同事参加了会议、培训", BASIS, Mask.NONE)
        said = Personal(
            STAFF, GENERAL, LEDGER, "会上说了什么、讲了什么，不写到任何服务对象", BASIS, Mask.NONE
        )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="entry_says_what"),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=0), name="entry_counts_people"
            ),
        ]
        indexes = [models.Index(fields=["place_id", "happened_on"], name="entry_place")]


class Given(models.Model):
    """定下的事: something a meeting or a leader gave somebody to do, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="given")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=24)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    given_on = models.DateField()
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "place_id", "entry", "title", "unit", "given_on", "due_on") + (
            "recorded_at",
            "recorded_by",
        )
        owner = Personal(STAFF, GENERAL, LEDGER, "定给谁办", BASIS, Mask.NONE)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("given_on")), name="given_in_order"),
            models.CheckConstraint(condition=~Q(title=""), name="given_says_what"),
        ]
        indexes = [models.Index(fields=["place_id", "due_on"], name="given_place")]


class End(models.Model):
    """It was done, or dropped for a reason; once."""

    given = models.OneToOneField(
        Given, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="end"
    )
    town_id = models.IntegerField()
    how = models.CharField(max_length=8, choices=[("done", "办完"), ("dropped", "不办了")])
    ended_on = models.DateField()
    said = SealedText()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("given", "town_id", "how", "ended_on", "recorded_at", "recorded_by")
        said = Personal(STAFF, GENERAL, LEDGER, "怎么办完的，或者为什么不办了", BASIS, Mask.NONE)


# tables of the smaller rooms in here, so that Django finds them with the others
from tongxing.office.learning.models import Known, Regulation, Told  # noqa: E402
from tongxing.office.means.models import Engagement, LocalNumber, Voucher  # noqa: E402
from tongxing.office.volunteers.models import Volunteer, VolunteerEnd  # noqa: E402

__all__ = [
    "End",
    "Engagement",
    "Entry",
    "Given",
    "Known",
    "LocalNumber",
    "Regulation",
    "Told",
    "Volunteer",
    "VolunteerEnd",
    "Voucher",
]
