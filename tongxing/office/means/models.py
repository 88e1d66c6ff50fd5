"""Terms of engagement, the ledger of the special fund, and local numbers. Rows are never changed; the latest one holds.

Of a certificate only its number and its day are kept, never what it says (治安管理处罚法 136: records are sealed since 2026).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import GENERAL, POST, SENSITIVE, STAFF, Mask, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "戒毒条例第15条"


class Education(models.TextChoices):
    """Finished school, in the order of years."""

    BELOW = "below", N_("高中以下")
    SECONDARY = "secondary", N_("高中、中专")
    COLLEGE = "college", N_("大专")
    DEGREE = "degree", N_("本科以上")


class Item(models.TextChoices):
    """What money is for."""

    WORK = "work", N_("工作经费")
    WAGES = "wages", N_("工资")
    INSURANCE = "insurance", N_("社保医保")
    TRAINING = "training", N_("培训")
    PREMISES = "premises", N_("场所和设备")
    HELP = "help", N_("帮扶")
    OTHER = "other", N_("别的")


class Engagement(models.Model):
    """On which terms a full-time worker is engaged; a later row of the same person takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    age = models.IntegerField()
    education = models.CharField(max_length=12, choices=Education.choices)
    certificate = models.CharField(max_length=40, default="")
    certificate_on = models.DateField(null=True)
    pay = models.DecimalField(max_digits=9, decimal_places=2)
    social_insured = models.BooleanField()
    medical_insured = models.BooleanField()
    reason = SealedText(null=True)
    panel = SealedText(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "place_id", "recorded_at", "recorded_by")
        staff = Personal(STAFF, GENERAL, POST, "聘的是谁", BASIS, Mask.NONE)
        since = Personal(STAFF, GENERAL, POST, "从哪天聘", BASIS, Mask.NONE)
        until = Personal(STAFF, GENERAL, POST, "聘到哪天", BASIS, Mask.NONE)
        age = Personal(STAFF, SENSITIVE, POST, "核对方案的年龄条件", BASIS)
        education = Personal(STAFF, SENSITIVE, POST, "核对方案的学历条件", BASIS)
        certificate = Personal(
            STAFF, SENSITIVE, POST, "无犯罪记录证明的编号，不记内容", "治安管理处罚法第136条"
        )
        certificate_on = Personal(STAFF, SENSITIVE, POST, "证明是哪天开的", "治安管理处罚法第136条")
        pay = Personal(STAFF, SENSITIVE, POST, "核对工资不低于标准", BASIS)
        social_insured = Personal(STAFF, SENSITIVE, POST, "有没有参保", BASIS)
        medical_insured = Personal(STAFF, SENSITIVE, POST, "有没有参保", BASIS)
        reason = Personal(STAFF, SENSITIVE, POST, "条件不合还要聘的理由", BASIS)
        panel = Personal(STAFF, SENSITIVE, POST, "面试的几位怎么看她能不能胜任", BASIS)

    class Meta:
        app_label = "office"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="engaged_in_order"
            ),
            models.CheckConstraint(condition=Q(pay__gte=0), name="engaged_pay_positive"),
            models.CheckConstraint(
                condition=Q(certificate="", certificate_on__isnull=True)
                | ~Q(certificate="") & Q(certificate_on__isnull=False),
                name="engaged_certificate_whole",
            ),
        ]
        indexes = [models.Index(fields=["town_id", "staff"], name="engaged_of")]


class Voucher(models.Model):
    """One line of the ledger: money that came in or went out, with the number of its paper."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    happened_on = models.DateField()
    comes_in = models.BooleanField()
    item = models.CharField(max_length=12, choices=Item.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paper = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    takes_back = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back")

    class Fields:
        plain = (
            "id",
            "town_id",
            "place_id",
            "happened_on",
            "comes_in",
            "item",
            "amount",
            "paper",
            "title",
        ) + (
            "recorded_at",
            "recorded_by",
            "takes_back",
        )

    class Meta:
        app_label = "office"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="voucher_positive"),
            models.CheckConstraint(condition=~Q(paper="") & ~Q(title=""), name="voucher_says_what"),
        ]
        indexes = [models.Index(fields=["town_id", "happened_on"], name="voucher_of")]


class LocalNumber(models.Model):
    """A number no plan and no law here has: the local minimum wage, what the township pays beside it, with its source."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    name = models.CharField(
        max_length=24,
        choices=[("minimum_wage", N_("当地最低工资")), ("people_planned", N_("下一年预计人数"))],
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    since = models.DateField()
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = (
            "id",
            "town_id",
            "place_id",
            "name",
            "amount",
            "since",
            "source",
            "recorded_at",
            "recorded_by",
        )

    class Meta:
        app_label = "office"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(source=""), name="local_number_whole")
        ]
        indexes = [models.Index(fields=["town_id", "name", "since"], name="local_number_of")]
