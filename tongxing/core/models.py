"""The trail: who did or looked at what, written in the same transaction as the act; and the alarms."""

from __future__ import annotations

from django.db import models

from tongxing.core.declared import GENERAL, NAME, SENSITIVE, STAFF, TRAIL, WORK, Mask, Personal
from tongxing.core.details import DETAIL
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7


class AuditEvent(models.Model):
    """One act or one look. Never changed, never removed; no trace, no data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    staff_id = models.IntegerField(null=True)
    staff_name = models.CharField(max_length=40, default="")
    role = models.CharField(max_length=24, default="")
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=24, default="")
    about_id = models.UUIDField(null=True)
    place_id = models.IntegerField(null=True)
    purpose = models.CharField(max_length=200, default="")
    detail = models.JSONField(default=dict)

    class Fields:
        plain = ("id", "at", "role", "act", "about", "place_id")
        staff_id = Personal(STAFF, GENERAL, TRAIL, "谁做的、谁看的", "网络安全法第21条", Mask.NONE)
        staff_name = Personal(STAFF, GENERAL, TRAIL, "那时叫什么名字", "网络安全法第21条", Mask.NONE)
        about_id = Personal(NAME, SENSITIVE, TRAIL, "看的、改的是哪一份档案", "个人信息保护法第51条")
        purpose = Personal(WORK, SENSITIVE, TRAIL, "为什么看、为什么改", "个人信息保护法第6条")
        detail = Personal(
            WORK, GENERAL, TRAIL, "做了多少、是哪一类，只有数和代码", "网络安全法第21条", keys=DETAIL
        )

    class Meta:
        indexes = [
            models.Index(fields=["about_id", "-at"], name="audit_about"),
            models.Index(fields=["place_id", "-at"], name="audit_place"),
            models.Index(fields=["staff_id", "-at"], name="audit_staff"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
        ]


class Alarm(models.Model):
    """Something somebody should look at; raised once, answered by people, never changed or removed.

    ``once`` names the occasion, so that one burst is one alarm. No name of a person served stands here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    weight = models.CharField(max_length=8)
    place_id = models.IntegerField(null=True)
    staff_id = models.IntegerField(null=True)
    about_id = models.UUIDField(null=True)
    once = models.CharField(max_length=120, null=True)
    detail = models.JSONField(default=dict)

    class Fields:
        plain = ("id", "at", "kind", "weight", "place_id", "once")
        staff_id = Personal(STAFF, GENERAL, TRAIL, "说的是谁的做法", "个人信息保护法第51条", Mask.NONE)
        about_id = Personal(NAME, SENSITIVE, TRAIL, "涉及哪一份档案", "个人信息保护法第51条")
        detail = Personal(
            WORK, GENERAL, TRAIL, "多少次、多长时间，只有数和代码", "个人信息保护法第51条", keys=DETAIL
        )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["once"], name="alarm_once_an_occasion")]
        indexes = [models.Index(fields=["place_id", "-at"], name="alarm_place")]


class AlarmVerdict(models.TextChoices):
    """What came of looking at an alarm."""

    FINE = "fine", "看过，没有问题"
    REMINDED = "reminded", "提醒了本人"
    ACTED = "acted", "已经处理"


class AlarmAnswer(models.Model):
    """What somebody who looked at an alarm found; a later answer stands beside the earlier one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="answers")
    at = models.DateTimeField()
    staff_id = models.IntegerField()
    verdict = models.CharField(max_length=10, choices=AlarmVerdict.choices)
    note = SealedText()

    class Fields:
        plain = ("id", "alarm", "at", "verdict")
        staff_id = Personal(STAFF, GENERAL, TRAIL, "谁看过这条提醒", "个人信息保护法第51条", Mask.NONE)
        note = Personal(STAFF, SENSITIVE, TRAIL, "看了以后怎么处理", "个人信息保护法第51条")
