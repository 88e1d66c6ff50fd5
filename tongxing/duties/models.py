"""The spine: what happened is a deed, what is owed is a duty.

Deeds are written once and never changed; a correction is a deed that supersedes another.
Duties are a projection of law, plan, dates and deeds: they hold no knowledge of their own and
no state, because a state depends on the day one asks (``rulebook.windows.state``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import COUNSELLING, FILE, HEALTH, HIGH, SENSITIVE, WORK, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff
from tongxing.people.models import Case


class Source(models.TextChoices):
    """Through which door a deed came in."""

    DESK = "desk", "录入"
    PHONE = "phone", "手机"
    IMPORT = "import", "导入"
    MACHINE = "machine", "系统"


class Deed(models.Model):
    """Something that happened, once, with the day it happened and the moment it was recorded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deeds", db_index=False)
    place_id = models.IntegerField()
    kind = models.CharField(max_length=24)
    outcome = models.CharField(max_length=32, default="")
    happened_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.DESK)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn = models.BooleanField(default=False)
    duty_rule = models.CharField(max_length=40, default="")
    duty_due_on = models.DateField(null=True)
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = SealedText(null=True)
    finding = SealedText(null=True, pad=32)  # what `outcome` only says is sealed

    @property
    def word(self) -> str:
        """What came of it: the sealed word where there is one."""
        return str(self.finding) if self.finding else self.outcome

    class Fields:
        plain = (
            "id",
            "place_id",
            "recorded_at",
            "recorded_by",
            "source",
            "supersedes",
            "withdrawn",
            "duty_rule",
            "about",
        )
        case = Personal(WORK, SENSITIVE, FILE, "是谁的记录", "戒毒条例第18条")
        kind = Personal(WORK, SENSITIVE, FILE, "办了哪一类事", "戒毒条例第18条")
        outcome = Personal(WORK, SENSITIVE, FILE, "办成没有；说到人的那个词另行加密", "戒毒条例第18、19条")
        happened_on = Personal(WORK, SENSITIVE, FILE, "哪天办的", "戒毒条例第19条")
        until_on = Personal(WORK, SENSITIVE, FILE, "到哪天为止", "戒毒条例第19条")
        duty_due_on = Personal(WORK, SENSITIVE, FILE, "说的是哪一次", "戒毒条例第19条")
        note = Personal(
            COUNSELLING, HIGH, FILE, "帮她的人接着帮（各类记录按 DeedKind.label 给人看）", "戒毒条例第18条"
        )
        finding = Personal(
            HEALTH, HIGH, FILE, "结果、难处、缘由（各类记录按 DeedKind.label 给人看）", "戒毒条例第18、19条"
        )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("happened_on")),
                name="deed_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(supersedes__isnull=False),
                name="deed_withdraws_another",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
                name="deed_superseded_once",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-happened_on", "-id"], name="deed_case"),
            models.Index(fields=["place_id", "kind", "happened_on"], name="deed_place_kind"),
        ]


class Duty(models.Model):
    """One thing owed in one window, as the projection last saw it.

    ``due_on`` is the last day in time, ``lapses_on`` the last day on which doing it still
    counts, as made up late; none means it stays owed until met, excused or closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="duties", db_index=False)
    place_id = models.IntegerField()
    worker_id = models.IntegerField(null=True)
    rule = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    window_no = models.IntegerField()
    opens_on = models.DateField()
    due_on = models.DateField()
    lapses_on = models.DateField(null=True)
    clause = models.CharField(max_length=24)
    plan = models.CharField(max_length=24)
    met_by = models.UUIDField(null=True)
    met_on = models.DateField(null=True)
    excused_by = models.UUIDField(null=True)
    tried_by = models.UUIDField(null=True)
    tried_outcome = models.CharField(max_length=32, default="")
    untracked = "rebuilt from law, plan and deeds; rebuild_duties --check compares"

    class Fields:
        plain = ("id", "place_id", "worker_id", "rule", "window_no", "clause", "plan") + (
            "met_by",
            "excused_by",
            "tried_by",
        )
        case = Personal(WORK, SENSITIVE, FILE, "是谁要办的事", "戒毒条例第18条")
        kind = Personal(WORK, SENSITIVE, FILE, "要办哪一类事", "戒毒条例第18条")
        opens_on = Personal(WORK, SENSITIVE, FILE, "从哪天起可以办", "戒毒条例第19条")
        due_on = Personal(WORK, SENSITIVE, FILE, "最晚哪天办", "戒毒条例第19条")
        lapses_on = Personal(WORK, SENSITIVE, FILE, "哪天以后不能补", "戒毒条例第19条")
        met_on = Personal(WORK, SENSITIVE, FILE, "哪天办的", "戒毒条例第19条")
        tried_outcome = Personal(WORK, SENSITIVE, FILE, "去了没办成（不算经办人的账）", "戒毒条例第18条")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "rule", "opens_on"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"))
                & (Q(lapses_on__isnull=True) | Q(lapses_on__gte=F("due_on"))),
                name="duty_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(met_by__isnull=True, met_on__isnull=True)
                | Q(met_by__isnull=False, met_on__isnull=False),
                name="duty_met_by_and_on_together",
            ),
        ]
        indexes = [
            # what is still owed: the windows that have opened are few, those of the years to come are many
            models.Index(
                fields=["worker_id", "opens_on"],
                condition=Q(met_by__isnull=True, excused_by__isnull=True),
                name="duty_open_by_worker",
            ),
            models.Index(
                fields=["place_id", "opens_on"],
                condition=Q(met_by__isnull=True, excused_by__isnull=True),
                name="duty_open_by_place",
            ),
            models.Index(
                fields=["case", "due_on", "id"],
                condition=Q(met_by__isnull=True, excused_by__isnull=True),
                name="duty_owed_by_case",
            ),
            models.Index(fields=["place_id", "kind", "due_on"], name="duty_place_kind"),
        ]
