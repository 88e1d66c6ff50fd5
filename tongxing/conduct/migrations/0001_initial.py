"""Findings, what a second person said to them, and services, with their walls; a verdict is of another hand and another post."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.fields
import tongxing.core.ids
from tongxing.core.history import tracked
from tongxing.core.rows import (
    append_only,
    append_only_but_sealing,
    never_emptied,
    resealable,
    wall,
    wall_by_parent,
)

STAFF = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}

TWO_PEOPLE = """
CREATE FUNCTION conduct_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE f conduct_finding%ROWTYPE;
BEGIN
  SELECT * INTO STRICT f FROM conduct_finding WHERE id = NEW.id;
  IF NOT f.second OR f.found_by_id IS NOT DISTINCT FROM NEW.decided_by_id OR f.role = NEW.role THEN
    RAISE EXCEPTION 'a finding is confirmed by a second person of another post' USING ERRCODE = 'TX006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER two_people BEFORE INSERT ON conduct_verdict FOR EACH ROW EXECUTE FUNCTION conduct_two_people();
"""
BACK = "DROP TRIGGER two_people ON conduct_verdict; DROP FUNCTION conduct_two_people();"
CASE = "(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"
OF_FINDING = "(SELECT f.place_id FROM conduct_finding f WHERE f.id = r.id)"
PERSON_OF_FINDING = (
    "(SELECT c.person_id FROM conduct_finding f JOIN people_case c ON c.id = f.case_id WHERE f.id = r.id)"
)
OF_DEED = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON_OF_DEED = (
    "(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("duties", "0008_history"),
        ("people", "0009_history"),
        ("core", "0009_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("place_id", models.IntegerField()),
                ("answers", models.UUIDField(null=True)),
                ("happened_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("notice_on", models.DateField(null=True)),
                ("heard_on", models.DateField(null=True)),
                ("second", models.BooleanField()),
                ("said", tongxing.core.fields.SealedText(pad=64)),
                ("found_at", models.DateTimeField()),
                ("role", models.CharField(max_length=24)),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.case")),
                ("found_by", models.ForeignKey(null=True, **STAFF)),
            ],
            options={"indexes": [models.Index(fields=["case"], name="finding_case")]},
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("finding", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="verdict", serialize=False, to="conduct.finding")),
                ("confirmed", models.BooleanField()),
                ("reason", tongxing.core.fields.SealedText(null=True)),
                ("decided_at", models.DateTimeField()),
                ("role", models.CharField(max_length=24)),
                ("decided_by", models.ForeignKey(**STAFF)),
            ],
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("deed", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="duties.deed")),
                ("way", models.CharField(max_length=12)),
                ("receipt", models.CharField(max_length=12)),
                ("served_by", models.CharField(default="", max_length=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("way", ""), _negated=True), models.Q(("receipt", ""), _negated=True)),
                        name="service_says_how",
                    )
                ],
            },
        ),
        wall("conduct_finding"),
        wall_by_parent("conduct_verdict", parent="conduct_finding", key="id"),
        wall_by_parent("conduct_service", parent="duties_deed", key="id"),
        append_only("conduct_finding"),
        append_only("conduct_verdict"),
        append_only("conduct_service"),
        append_only_but_sealing("conduct_finding"),
        resealable("conduct_finding", "said", moves=True),
        resealable("conduct_verdict", "reason"),
        migrations.RunSQL(TWO_PEOPLE, BACK),
        tracked("conduct_finding", person=CASE),
        tracked("conduct_verdict", place=OF_FINDING, person=PERSON_OF_FINDING),
        tracked("conduct_service", place=OF_DEED, person=PERSON_OF_DEED),
        never_emptied("conduct_finding", "conduct_verdict", "conduct_service"),
    ]
