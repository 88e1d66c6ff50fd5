"""One person, one file: the person, the keys to find her by, the legal measure, its decision.

A person is a person first: her row holds what is needed to find and reach her and nothing of
what she is ordered to do. The measure is a case; what ordered it is a decision, kept in every
version that was ever known.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import (
    CONTACT,
    FILE,
    GENERAL,
    HIGH,
    IDENTITY,
    MEASURE,
    NAME,
    SENSITIVE,
    SHUT,
    Mask,
    Personal,
)
from tongxing.core.fields import BlindIndex, CText, SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Place, Staff


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class Measure(models.TextChoices):
    """What a decision can order here (禁毒法 33, 48)."""

    TREATMENT = "community_treatment", "社区戒毒"
    REHABILITATION = "community_rehabilitation", "社区康复"


class NumberSeries(models.Model):
    """The next file number of a township and year; taken under a row lock."""

    town = models.ForeignKey(Place, on_delete=models.PROTECT)
    year = models.IntegerField()
    next = models.IntegerField(default=1)
    untracked = "a counter"

    class Fields:
        plain = ("id", "town", "year", "next")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "year"], name="series_once_a_year")]


class Person(models.Model):
    """One person of one township; the number on the folder is hers for good.

    An identity number is unique in a place and never in a town: a refusal that reaches further than
    the eye tells that somebody is here (docs/adr/0010). What is sealed refuses nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    number = CText(max_length=16)
    name = CText(max_length=80)
    name_key = CText(max_length=120, default="")
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_on = models.DateField(null=True)
    id_number = SealedText(null=True)
    id_index = BlindIndex(of="id_number", together="town_id", null=True)
    id_tail = models.CharField(max_length=4, default="")
    phone = SealedText(null=True)
    phone_tail = models.CharField(max_length=4, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True)

    class Fields:
        plain = ("id", "town_id", "recorded_at", "recorded_by")
        place = Personal(NAME, SENSITIVE, FILE, "由哪个村（社区）帮", "戒毒条例第14条", Mask.NONE)
        number = Personal(
            NAME, SENSITIVE, FILE, "不写姓名也能说是哪一份档案", "个人信息保护法第51条", Mask.NONE
        )
        name = Personal(NAME, SENSITIVE, FILE, "称呼本人，找到档案", "戒毒条例第14条", Mask.NAME)
        name_key = Personal(NAME, SENSITIVE, FILE, "名单按读音排", "戒毒条例第14条")
        sex = Personal(IDENTITY, GENERAL, FILE, "采样须同性工作人员", "吸毒检测程序规定第8条", Mask.NONE)
        birth_on = Personal(IDENTITY, SENSITIVE, FILE, "核对本人，认出未成年人", "禁毒法第39条")
        id_number = Personal(IDENTITY, HIGH, FILE, "和决定书核对是同一个人", "戒毒条例第13条", Mask.TAIL)
        id_index = Personal(IDENTITY, HIGH, FILE, "同一个人不建两份档案", "戒毒条例第13条")
        id_tail = Personal(
            IDENTITY, SENSITIVE, FILE, "不看完整号码也能核对", "个人信息保护法第51条", Mask.TAIL
        )
        phone = Personal(CONTACT, SENSITIVE, FILE, "联系本人", "戒毒条例第17条", Mask.TAIL)
        phone_tail = Personal(
            CONTACT, SENSITIVE, FILE, "不看完整号码也能核对", "个人信息保护法第51条", Mask.TAIL
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town_id", "number"], name="person_number_once"),
            models.UniqueConstraint(
                fields=["place", "id_index"],
                condition=Q(id_index__isnull=False, place__gt=0),
                name="person_id_once_in_place",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "name", "id"], name="person_place_name"),
            models.Index(fields=["place", "number"], name="person_place_number"),
        ]


class PersonKey(models.Model):
    """One way to find a person: every ending of the name, pinyin, initials, number, tails.

    "Contains" becomes "begins with", so one index in byte order answers every search.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    place_id = models.IntegerField()
    key = CText(max_length=120)
    untracked = "made anew from the person whenever she changes"

    class Fields:
        plain = ("id", "place_id")
        person = Personal(NAME, SENSITIVE, FILE, "找到的是谁", "戒毒条例第14条")
        key = Personal(NAME, SENSITIVE, FILE, "按姓名、读音、编号、尾号找人", "戒毒条例第14条")

    class Meta:
        indexes = [models.Index(fields=["place_id", "key", "person"], name="key_place_key")]


class Case(models.Model):
    """A legal measure over one person, from its decision to its end.

    The columns below the line are a projection of decisions and deeds, kept so that lists are
    quick; ``duties.actions.project`` writes them and ``rebuild_duties --check`` compares them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases", db_index=False)
    town_id = models.IntegerField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    worker = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True)
    recorded_at = models.DateTimeField()
    # projected ------------------------------------------------------------------------------
    measure = models.CharField(max_length=32, choices=Measure.choices)
    received_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_how = models.CharField(max_length=24, default="")

    class Fields:
        plain = ("id", "town_id", "worker", "recorded_at")
        person = Personal(MEASURE, HIGH, FILE, "是谁的措施", "戒毒条例第13条")
        place = Personal(MEASURE, SENSITIVE, FILE, "在哪个村（社区）执行", "戒毒条例第14条", Mask.NONE)
        measure = Personal(MEASURE, HIGH, FILE, "决定了哪一种措施", "禁毒法第33、48条")
        received_on = Personal(MEASURE, HIGH, FILE, "报到期限从这天算", "戒毒条例第14条")
        reported_on = Personal(MEASURE, HIGH, FILE, "三年从这天算", "戒毒条例第14条")
        ends_on = Personal(MEASURE, HIGH, FILE, "到期按时解除", "戒毒条例第23条")
        closed_on = Personal(MEASURE, HIGH, FILE, "从这天起停止处理", "戒毒条例第23条")
        closed_how = Personal(MEASURE, HIGH, FILE, "怎么结束的", "戒毒条例第22–24条")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True)
                | Q(received_on__isnull=True)
                | Q(reported_on__gte=F("received_on")),
                name="case_report_after_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="case_person"),
            models.Index(fields=["place", "closed_on"], name="case_place"),
            models.Index(fields=["worker", "closed_on"], name="case_worker"),
        ]


class Decision(models.Model):
    """The paper a measure rests on, in one known version; a correction is a new row.

    No decision, no case (guard G1; 禁毒法 33, 48; 戒毒条例 13, 37).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    place_id = models.IntegerField()
    number = SealedText()
    authority = models.CharField(max_length=60)
    measure = models.CharField(max_length=32, choices=Measure.choices)
    decided_on = models.DateField()
    received_on = models.DateField(null=True)
    ordered_months = models.IntegerField(null=True)
    deducted_days = models.IntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("id", "place_id", "recorded_at", "recorded_by", "supersedes")
        case = Personal(MEASURE, HIGH, FILE, "是哪一个措施的决定", "戒毒条例第13条")
        number = Personal(MEASURE, HIGH, FILE, "没有决定书就没有措施", "禁毒法第33条")
        authority = Personal(MEASURE, SENSITIVE, FILE, "由哪个机关决定，向谁申请复议", "行政复议法第20条")
        measure = Personal(MEASURE, HIGH, FILE, "决定了哪一种措施", "禁毒法第33、48条")
        decided_on = Personal(MEASURE, HIGH, FILE, "期限从哪天算", "戒毒条例第13条")
        received_on = Personal(MEASURE, HIGH, FILE, "报到期限从这天算", "戒毒条例第14条")
        ordered_months = Personal(MEASURE, HIGH, FILE, "康复期限多长", "戒毒条例第37条")
        deducted_days = Personal(MEASURE, HIGH, FILE, "折抵几天", "戒毒条例第31条")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("decided_on")),
                name="decision_received_after_made",
            ),
            models.CheckConstraint(
                condition=Q(ordered_months__isnull=True)
                | (Q(ordered_months__gte=1) & Q(ordered_months__lte=36)),
                name="decision_months_lawful",
            ),
            models.CheckConstraint(condition=Q(deducted_days__gte=0), name="decision_deduction_positive"),
        ]
        indexes = [models.Index(fields=["case"], name="decision_case")]


class PairLooked(models.Model):
    """Two files of one identity number that the town's desk has looked at, and what it found.

    Nothing is joined by it; the pair leaves the list of what is still to be looked at.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    older = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    newer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = SealedText()
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("id", "town_id", "looked_at", "looked_by")
        older = Personal(IDENTITY, HIGH, FILE, "同一个人可能有两份档案", "个人信息保护法第8条")
        newer = Personal(IDENTITY, HIGH, FILE, "同一个人可能有两份档案", "个人信息保护法第8条")
        reason = Personal(IDENTITY, HIGH, FILE, "看了以后认为是不是同一个人", "个人信息保护法第8条")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="pair_looked_at_once")]


class Turn(models.TextChoices):
    """Which way a file goes."""

    SEAL = "seal", "封存"
    UNSEAL = "unseal", "启封"


class SealProposal(models.Model):
    """A proposal to seal one person's file or to open it again: who, on which ground, why.

    It belongs to the town's own desk, not to a village, and names the file by its number only
    (治安管理处罚法 136, 戒毒条例 7).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = CText(max_length=16)
    turn = models.CharField(max_length=8, choices=Turn.choices)
    ground = models.CharField(max_length=16)
    reason = SealedText()
    until_on = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "town_id", "turn", "ground", "until_on", "proposed_at", "proposed_by")
        person = Personal(NAME, SHUT, FILE, "封存或启封哪一份档案", "治安管理处罚法第136条")
        number = Personal(NAME, SHUT, FILE, "不写姓名也能说是哪一份档案", "治安管理处罚法第136条", Mask.NONE)
        reason = Personal(MEASURE, SHUT, FILE, "凭什么封存、凭什么打开", "治安管理处罚法第136条")

    class Meta:
        indexes = [models.Index(fields=["town_id", "-proposed_at"], name="seal_proposal_town")]


class SealDecision(models.Model):
    """What a second person said to a proposal. Confirming it moves the file, in the same statement."""

    proposal = models.OneToOneField(
        SealProposal, on_delete=models.PROTECT, primary_key=True, related_name="decision"
    )
    town_id = models.IntegerField()
    confirmed = models.BooleanField()
    reason = SealedText(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("proposal", "town_id", "confirmed", "decided_at", "decided_by")
        reason = Personal(MEASURE, SHUT, FILE, "第二个人为什么同意或不同意", "治安管理处罚法第136条")


class SealReturn(models.Model):
    """A file that two people opened until a day is shut again: by the clock, or by its desk before that day.

    It carries out what the two decided and opens nothing, so one name is enough, and on the day itself none.
    """

    proposal = models.OneToOneField(
        SealProposal, on_delete=models.PROTECT, primary_key=True, related_name="returned"
    )
    town_id = models.IntegerField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("proposal", "town_id", "sealed_at", "sealed_by")


# tables of the smaller rooms in here, so that Django finds them with the others
from tongxing.people.family.models import Relative  # noqa: E402
from tongxing.people.joining.models import Join, Parting  # noqa: E402
from tongxing.people.village.models import VillageChange  # noqa: E402

__all__ = ["Join", "Parting", "Relative", "VillageChange"]
