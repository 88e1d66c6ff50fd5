"""What the office does for a case besides fieldwork; details share their deed's key."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongxing.casework.roster.columns import COLUMNS
from tongxing.core.declared import (
    CONTACT,
    FILE,
    GENERAL,
    HIGH,
    IDENTITY,
    LEDGER,
    MEASURE,
    PLAN,
    SENSITIVE,
    STAFF,
    WEEK,
    Mask,
    Personal,
)
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.duties.models import Deed
from tongxing.org.models import Staff

# The cells of a roster, by the names they have inside the sealed text.
ROSTER = {column.key: column.head for column in COLUMNS}


class Agreement(models.Model):
    """The agreement of 戒毒条例 16 in one version: what it says, who signed, why there is a new one.

    ``contents`` none means that only the day is known (a roster); an empty list would mean it says nothing.
    """

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    signed_for_office = models.CharField(max_length=60)
    version = models.IntegerField(default=1)
    contents = ArrayField(models.CharField(max_length=24), null=True)
    left_out = SealedText(null=True)
    parties = SealedText(null=True)
    why = models.CharField(max_length=12, null=True)  # null: from before it was asked, the first

    class Fields:
        plain = ("deed", "version")
        signed_for_office = Personal(STAFF, GENERAL, FILE, "镇里由谁签的协议", "戒毒条例第16条", Mask.NONE)
        contents = Personal(MEASURE, GENERAL, FILE, "法律要写的几项写了没有", "戒毒条例第16条", Mask.NONE)
        left_out = Personal(MEASURE, HIGH, FILE, "没写的那一项为什么没写", "戒毒条例第16条")
        why = Personal(MEASURE, GENERAL, FILE, "为什么重新签", "戒毒条例第16、22条", Mask.NONE)
        parties = Personal(CONTACT, SENSITIVE, FILE, "谁签的字，谁见证", "戒毒条例第16条")


class HelpPlan(models.Model):
    """The person's own plan (一人一策) in one version: what she wants, and for each goal who helps with what by when.

    It counts when somebody else than its writer has agreed to it (:class:`PlanAnswer`).
    """

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    version = models.IntegerField()
    wish = SealedText()
    goals = SealedText()

    class Fields:
        plain = ("deed", "version")
        wish = Personal(PLAN, HIGH, FILE, "本人想要什么样的日子", "戒毒条例第15、18条")
        goals = Personal(PLAN, HIGH, FILE, "每个目标谁来帮、帮什么、到哪天", "戒毒条例第15、18条")


class PlanAnswer(models.Model):
    """What a second person said to a plan; the answer itself is the deed's outcome."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    plan = models.OneToOneField(HelpPlan, on_delete=models.PROTECT, related_name="answer")

    class Fields:
        plain = ("deed", "plan")


class GroupMember(models.Model):
    """A member of the person's work group (戒毒条例 17); the role is the deed's outcome."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    name = SealedText()
    unit_name = SealedText(default="")

    class Fields:
        plain = ("deed",)
        name = Personal(CONTACT, SENSITIVE, FILE, "工作小组里有谁，家里人在不在", "戒毒条例第17条", Mask.NAME)
        unit_name = Personal(CONTACT, SENSITIVE, FILE, "他在哪个单位", "戒毒条例第17条")


class RosterImport(models.Model):
    """A roster somebody uploaded: who, when, how many rows, how many of them were written.

    The rows wait sealed in ``rows`` until they are taken in or dropped, seven days at most; the entry
    itself stays as the ledger of what came in from outside.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place_id = models.IntegerField()
    file_name = SealedText()
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField()
    rows_total = models.IntegerField()
    rows_written = models.IntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    rows = SealedText(null=True)

    class Fields:
        plain = ("id", "place_id", "digest", "uploaded_at", "uploaded_by", "expires_on", "rows_total") + (
            "rows_written",
            "confirmed_at",
            "confirmed_by",
            "dropped_at",
        )
        file_name = Personal(MEASURE, SENSITIVE, LEDGER, "名单从哪里来", "个人信息保护法第51条")
        rows = Personal(IDENTITY, HIGH, WEEK, "核对以后建档", "戒毒条例第13条", keys=ROSTER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(rows__isnull=True),
                name="roster_dropped_without_rows",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, rows_written=0)
                | Q(confirmed_at__isnull=False, rows_written__gte=0),
                name="roster_written_iff_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["place_id", "-uploaded_at"], name="roster_place")]


# the table of the smaller room in here, so that Django finds it with the others
from tongxing.casework.survey.models import ListLine  # noqa: E402

__all__ = ["Agreement", "GroupMember", "HelpPlan", "ListLine", "PlanAnswer", "RosterImport"]
