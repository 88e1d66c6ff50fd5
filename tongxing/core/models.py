"""The trail: who did or looked at what, written in the same transaction as the act; and the alarms."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import FILE, GENERAL, HIGH, NAME, SENSITIVE, STAFF, TRAIL, WORK, Mask, Personal
from tongxing.core.details import DETAIL
from tongxing.core.fields import BlindIndex, SealedText
from tongxing.core.ids import uuid7

AS_DECLARED = {"*": "每一列照它自己的说明"}


class AuditEvent(models.Model):
    """One act or one look. Never changed, never removed; no trace, no data.

    ``at`` is the moment the program says, ``recorded_at`` the moment by the database's clock, ``tx`` its
    transaction. ``people`` is how many an answer showed. ``lane`` and ``n`` number what one connection
    wrote, ``mac`` is the keyed mark of this house, ``salt`` hides the facts behind their commitment.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    tx = models.UUIDField()
    staff_id = models.IntegerField(null=True)
    staff_name = models.CharField(max_length=40, default="")
    role = models.CharField(max_length=24, default="")
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=24, default="")
    about_id = models.UUIDField(null=True)
    place_id = models.IntegerField(null=True)
    purpose = SealedText(default="")
    detail = models.JSONField(default=dict)
    door = models.CharField(max_length=8, default="")
    outcome = models.CharField(max_length=8, default="done")
    people = models.IntegerField(default=0)
    salt = models.BinaryField()
    mac = models.BinaryField()
    lane = models.UUIDField()
    n = models.BigIntegerField()
    untracked = "the trail itself"

    class Fields:
        plain = ("id", "at", "recorded_at", "tx", "role", "act", "about", "place_id", "door", "outcome", "people") + (
            "salt", "mac", "lane", "n",
        )  # fmt: skip
        staff_id = Personal(STAFF, GENERAL, TRAIL, "谁做的、谁看的", "网络安全法第21条", Mask.NONE)
        staff_name = Personal(STAFF, GENERAL, TRAIL, "那时叫什么名字", "网络安全法第21条", Mask.NONE)
        about_id = Personal(NAME, SENSITIVE, TRAIL, "看的、改的是哪一份档案", "个人信息保护法第51条")
        purpose = Personal(WORK, SENSITIVE, TRAIL, "为什么看、为什么改", "个人信息保护法第6条")
        detail = Personal(
            WORK, GENERAL, TRAIL, "做了多少、是哪一类，只有数和代码", "网络安全法第21条", keys=DETAIL
        )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "n"], name="event_once_in_lane")]
        indexes = [
            models.Index(fields=["about_id", "-at"], name="audit_about"),
            models.Index(fields=["place_id", "-at"], name="audit_place"),
            models.Index(fields=["staff_id", "-recorded_at"], name="audit_staff"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["tx"], name="audit_tx"),
        ]


class AuditPerson(models.Model):
    """Who stood in an answer that was asked for by name or left the house: searches, prints, exports."""

    event_id = models.UUIDField()
    person_id = models.UUIDField()
    place_id = models.IntegerField(null=True)
    untracked = "part of the trail"

    class Fields:
        plain = ("id", "event_id", "place_id")
        person_id = Personal(NAME, SENSITIVE, TRAIL, "查到了谁、印出了谁、导出了谁", "个人信息保护法第51条")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "person_id"], name="event_shows_person_once")
        ]
        indexes = [models.Index(fields=["person_id"], name="audit_person")]


class RowChange(models.Model):
    """A row that was written, changed or removed, by whatever way: the product, raw SQL, a hand on the database.

    Written by triggers (``core/history.py``) in the same transaction. ``old`` and ``new`` hold the columns
    that differ; of a sealed column its cipher text. ``digest`` is of the whole row as it then stood, without
    its sealed columns, ``ciphers`` of those. Who and why stand in the event of the same transaction (``tx``).
    """

    id = models.UUIDField(primary_key=True)
    n = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    tx = models.UUIDField()
    source = models.CharField(max_length=40)
    row = models.CharField(max_length=40)
    op = models.CharField(max_length=1)
    place_id = models.IntegerField(null=True)
    person_id = models.UUIDField(null=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    digest = models.BinaryField(null=True)
    ciphers = models.BinaryField(null=True)
    salt = models.BinaryField()
    login = models.CharField(max_length=63)
    untracked = "the history itself"

    class Fields:
        plain = (
            "id",
            "n",
            "recorded_at",
            "tx",
            "source",
            "row",
            "op",
            "place_id",
            "digest",
            "ciphers",
            "salt",
            "login",
        )
        person_id = Personal(NAME, SENSITIVE, FILE, "改的是谁的档案", "个人信息保护法第51条")
        old = Personal(WORK, HIGH, FILE, "原来怎么写的", "个人信息保护法第46条", keys=AS_DECLARED)
        new = Personal(WORK, HIGH, FILE, "改成了什么", "个人信息保护法第46条", keys=AS_DECLARED)

    class Meta:
        indexes = [
            models.Index(fields=["source", "row", "-n"], name="change_of_row"),
            models.Index(fields=["person_id"], name="change_of_person", condition=Q(person_id__isnull=False)),
            models.Index(fields=["place_id", "-recorded_at"], name="change_of_place", condition=~Q(op="I")),
        ]


class Tracked(models.Model):
    """Which tables have a history, and which columns they had when their rows were last noted as a whole."""

    source = models.CharField(max_length=40, primary_key=True)
    key = models.CharField(max_length=40)
    quiet = ArrayField(models.CharField(max_length=40))
    ignored = ArrayField(models.CharField(max_length=40))
    shape = models.TextField()
    untracked = "written by migrations only"

    class Fields:
        plain = ("source", "key", "quiet", "ignored", "shape")


class Unsealed(models.Model):
    """What waits for the next seal. Only the owner's triggers and the sealing job write here."""

    ref = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=1)
    untracked = "a queue: what leaves it stands in the chain"

    class Fields:
        plain = ("ref", "kind")


class Link(models.Model):
    """An event's place in the chain, and what stays of it when its data are destroyed.

    ``said`` is a salted digest of what the sealed columns of a written row said when it was sealed.
    """

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=1)
    ref = models.UUIDField()
    commitment = models.BinaryField()
    said = models.BinaryField(null=True)
    untracked = "the chain itself"

    class Fields:
        plain = ("number", "kind", "ref", "commitment", "said")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref"], name="link_once_an_event")]


class Seal(models.Model):
    """The signed end of a stretch of the chain (``tongxing/verify/chain.py`` says what is signed)."""

    number = models.IntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    head = models.BinaryField()
    at = models.DateTimeField()
    flags = models.JSONField(default=list)
    key = models.BinaryField()
    signature = models.BinaryField()
    untracked = "the chain itself"

    class Fields:
        plain = ("number", "first", "last", "head", "at", "flags", "key", "signature")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="seal_closes_something"),
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


class KeyProbe(models.Model):
    """A word sealed with the keys this database belongs to, and whether it is a demo's (docs/adr/0013)."""

    id = models.SmallIntegerField(primary_key=True)
    word = SealedText()
    word_index = BlindIndex(of="word", together="id")
    demo = models.BooleanField(default=False)
    untracked = "a word of the machine's own"

    class Fields:
        plain = ("id", "word", "word_index", "demo")
