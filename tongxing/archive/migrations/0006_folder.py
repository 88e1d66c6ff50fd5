"""Who has borrowed a folder, when it came back, and the order its papers were laid in, with their walls."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import OF_CASE, append_only, append_only_but_moving, never_emptied, wall, wall_by_parent

PROTECT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
BY_CASE = "(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"
PLACE = "(SELECT s.place_id FROM archive_loan s WHERE s.id = r.id)"
PERSON = "(SELECT c.person_id FROM archive_loan s JOIN people_case c ON c.id = s.case_id WHERE s.id = r.id)"


def _id():
    return ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_retention"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Loan",
            fields=[
                _id(),
                ("place_id", models.IntegerField()),
                ("borrower", SealedText()),
                ("reason", SealedText()),
                ("out_on", models.DateField()),
                ("due_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, to="people.case", **PROTECT)),
                ("recorded_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="loan_case")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("due_on__gte", models.F("out_on"))), name="loan_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="LoanReturn",
            fields=[
                ("loan", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="back", serialize=False, to="archive.loan")),
                ("back_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
        ),
        migrations.CreateModel(
            name="LaidOrder",
            fields=[
                _id(),
                ("place_id", models.IntegerField()),
                ("leaves", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("recorded_at", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, to="people.case", **PROTECT)),
                ("recorded_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
            options={"indexes": [models.Index(fields=["case"], name="laid_order_case")]},
        ),
        wall("archive_loan"),
        wall("archive_laidorder"),
        wall_by_parent("archive_loanreturn", parent="archive_loan", key="id"),
        append_only("archive_loan"),
        append_only("archive_loanreturn"),
        append_only("archive_laidorder"),
        append_only_but_moving("archive_loan", "borrower", "reason", person=OF_CASE),
        append_only_but_moving("archive_laidorder", person=OF_CASE),
        tracked("archive_loan", person=BY_CASE),
        tracked("archive_loanreturn", place=PLACE, person=PERSON),
        tracked("archive_laidorder", person=BY_CASE),
        never_emptied("archive_loan", "archive_loanreturn", "archive_laidorder"),
    ]
