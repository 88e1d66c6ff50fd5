"""Terms of engagement, the ledger of the special fund and local numbers, with their walls; no row is ever changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall

PROTECT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
TABLES = ("office_engagement", "office_voucher", "office_localnumber")


def _head():
    return [
        ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
        ("town_id", models.IntegerField()),
        ("place_id", models.IntegerField()),
    ]


def _tail():
    return [
        ("recorded_at", models.DateTimeField()),
        ("recorded_by", models.ForeignKey(db_index=False, to=settings.AUTH_USER_MODEL, **PROTECT)),
    ]


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Engagement",
            fields=[
                *_head(),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("age", models.IntegerField()),
                ("education", models.CharField(choices=[("below", "高中以下"), ("secondary", "高中、中专"), ("college", "大专"), ("degree", "本科以上")], max_length=12)),
                ("certificate", models.CharField(default="", max_length=40)),
                ("certificate_on", models.DateField(null=True)),
                ("pay", models.DecimalField(decimal_places=2, max_digits=9)),
                ("social_insured", models.BooleanField()),
                ("medical_insured", models.BooleanField()),
                ("reason", SealedText(null=True)),
                ("staff", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
                *_tail(),
            ],
            options={
                "indexes": [models.Index(fields=["town_id", "staff"], name="engaged_of")],
                "constraints": [
                    models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="engaged_in_order"),
                    models.CheckConstraint(condition=Q(pay__gte=0), name="engaged_pay_positive"),
                    models.CheckConstraint(
                        condition=Q(certificate="", certificate_on__isnull=True) | ~Q(certificate="") & Q(certificate_on__isnull=False),
                        name="engaged_certificate_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                *_head(),
                ("happened_on", models.DateField()),
                ("comes_in", models.BooleanField()),
                ("item", models.CharField(choices=[("work", "工作经费"), ("wages", "工资"), ("insurance", "社保医保"), ("training", "培训"), ("premises", "场所和设备"), ("help", "帮扶"), ("other", "别的")], max_length=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("paper", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("takes_back", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="taken_back", to="office.voucher")),
                *_tail(),
            ],
            options={
                "indexes": [models.Index(fields=["town_id", "happened_on"], name="voucher_of")],
                "constraints": [
                    models.CheckConstraint(condition=Q(amount__gt=0), name="voucher_positive"),
                    models.CheckConstraint(condition=~Q(paper="") & ~Q(title=""), name="voucher_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalNumber",
            fields=[
                *_head(),
                ("name", models.CharField(choices=[("minimum_wage", "当地最低工资"), ("people_planned", "下一年预计人数")], max_length=24)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("since", models.DateField()),
                ("source", models.CharField(max_length=120)),
                *_tail(),
            ],
            options={
                "indexes": [models.Index(fields=["town_id", "name", "since"], name="local_number_of")],
                "constraints": [models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(source=""), name="local_number_whole")],
            },
        ),
        *(wall(table) for table in TABLES),
        *(append_only(table) for table in TABLES),
        resealable("office_engagement", "reason"),
        *(tracked(table) for table in TABLES),
        never_emptied(*TABLES),
    ]
