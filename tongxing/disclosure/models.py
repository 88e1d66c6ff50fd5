"""The register of disclosures: who took data about whom out of the house, why, on whose word (kept, never changed).

网络数据安全管理条例 12 asks for three years; nothing here is ever removed by the house. Who was in it is
kept by id, so that "who was given data about this person" has an answer, and moves with a file that is
sealed. Only the file that waits to be fetched is not kept: it is sealed while it waits and gone in a day.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongxing.core.declared import HIGH, IDENTITY, LEDGER, NAME, SENSITIVE, SESSION, WORK, Mask, Personal
from tongxing.core.fields import CText, SealedText
from tongxing.core.ids import uuid7
from tongxing.disclosure.kinds import Did, Way
from tongxing.org.models import Staff
from tongxing.people.models import Person


class Series(models.Model):
    """The next number of a township and year."""

    town_id = models.IntegerField()
    year = models.IntegerField()
    next = models.IntegerField(default=1)
    untracked = "a counter"

    class Fields:
        plain = ("id", "town_id", "year", "next")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town_id", "year"], name="disclosure_series_once_a_year")
        ]


class Disclosure(models.Model):
    """One time that data about people left: what, how many, to whom, what for, who asked. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    number = CText(max_length=20)
    mark = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    what = models.CharField(max_length=40)
    columns = ArrayField(models.CharField(max_length=40), default=list)
    full_numbers = models.BooleanField(default=False)
    second = models.BooleanField(default=False)
    people = models.IntegerField()
    places = ArrayField(models.IntegerField(), default=list)
    purpose = models.CharField(max_length=12)
    recipient = SealedText(null=True)
    reason = SealedText(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    asked_as = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "town_id", "number", "mark", "way", "what", "columns", "full_numbers", "second") + (
            "people",
            "places",
            "purpose",
            "asked_at",
            "asked_by",
            "asked_as",
        )
        recipient = Personal(WORK, SENSITIVE, LEDGER, "表给了哪个人哪个单位", "网络数据安全管理条例第12条")
        reason = Personal(WORK, SENSITIVE, LEDGER, "为什么要", "个人信息保护法第6条")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town_id", "number"], name="disclosure_number_once"),
            models.UniqueConstraint(fields=["mark"], name="disclosure_mark_once"),
            models.CheckConstraint(condition=Q(people__gte=0), name="disclosure_people_counted"),
            models.CheckConstraint(
                condition=Q(way=Way.EXPORT) | Q(second=False), name="disclosure_second_only_for_exports"
            ),
        ]
        indexes = [
            models.Index(fields=["town_id", "-asked_at"], name="disclosure_town"),
            models.Index(fields=["asked_by", "-asked_at"], name="disclosure_asker"),
        ]


class Named(models.Model):
    """One person who was in it, on which line: ids only, behind the wall of her place, moved when she is sealed."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="named", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    line = models.IntegerField()

    class Fields:
        plain = ("id", "disclosure", "line")
        person = Personal(NAME, SENSITIVE, LEDGER, "回答“我的信息给过谁”", "个人信息保护法第45条")
        place_id = Personal(NAME, SENSITIVE, LEDGER, "归哪个村（社区）看", "个人信息保护法第51条", Mask.NONE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "person"], name="disclosure_names_once"),
        ]
        indexes = [models.Index(fields=["person", "disclosure"], name="disclosure_named_person")]


class Done(models.Model):
    """One step of a request: approved, made, fetched, gone. Each a row that never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="steps")
    town_id = models.IntegerField()
    did = models.CharField(max_length=12, choices=Did.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=24, default="")
    people = models.IntegerField(null=True)
    digest = models.CharField(max_length=64, default="")
    said = SealedText(null=True)

    class Fields:
        plain = ("id", "disclosure", "town_id", "did", "at", "by", "why", "people", "digest")
        said = Personal(WORK, SENSITIVE, LEDGER, "没有批的理由", "个人信息保护法第6条")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"],
                condition=Q(did__in=(Did.APPROVED, Did.DECLINED, Did.WITHDRAWN)),
                name="disclosure_decided_once",
            ),
            models.UniqueConstraint(
                fields=["disclosure"],
                condition=Q(did__in=(Did.MADE, Did.FAILED)),
                name="disclosure_made_once",
            ),
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(did=Did.EXPIRED), name="disclosure_expired_once"
            ),
        ]


class Package(models.Model):
    """The finished file while it waits: sealed, for one person, gone in a day. The only row here that goes."""

    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.PROTECT, primary_key=True, related_name="package"
    )
    town_id = models.IntegerField()
    expires_at = models.DateTimeField()
    body = SealedText()

    class Fields:
        plain = ("disclosure", "town_id", "expires_at")
        body = Personal(IDENTITY, HIGH, SESSION, "做好的表，等要表的人来取", "个人信息保护法第19条")
