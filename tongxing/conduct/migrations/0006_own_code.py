"""Codes of a person's own page, and the one function that asks which of them opens."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.history import tracked
from tongxing.core.rows import OF_CASE, append_only, append_only_but_moving, never_emptied, wall, wall_by_parent

STAFF = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
CASE = "(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"
PLACE = "(SELECT k.place_id FROM conduct_owncode k WHERE k.id = r.id)"
PERSON = "(SELECT c.person_id FROM conduct_owncode k JOIN people_case c ON c.id = k.case_id WHERE k.id = r.id)"

# Nobody is signed in, so no scope is open and no policy lets a row through. This function answers one question and no
# other: whose page is it that this fingerprint opens today. A sealed file has a negative place, an ended measure has a
# day, a code that was replaced has a younger one beside it; all of them answer like a code that never was.
ASK = """
CREATE FUNCTION conduct_own_code(asked bytea, today date)
RETURNS TABLE (code_id uuid, case_id uuid, person_id uuid, place_id integer, town_id integer, town_name text, until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.id, k.case_id, c.person_id, k.place_id, t.id::integer, t.name::text, k.expires_on
  FROM conduct_owncode k JOIN people_case c ON c.id = k.case_id
    JOIN org_place p ON p.id = k.place_id JOIN org_place t ON t.id = p.town_id
  WHERE k.fingerprint = asked AND k.place_id > 0 AND k.expires_on >= today AND c.closed_on IS NULL
    AND NOT EXISTS (SELECT 1 FROM conduct_owncodeend e WHERE e.id = k.id)
    AND NOT EXISTS (SELECT 1 FROM conduct_owncode later WHERE later.case_id = k.case_id AND later.id > k.id)
$$;
REVOKE ALL ON FUNCTION conduct_own_code(bytea, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_own_code(bytea, date) TO tongxing_app;
"""


class Migration(migrations.Migration):
    dependencies = [("conduct", "0005_papers"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="OwnCode",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("place_id", models.IntegerField()),
                ("fingerprint", models.BinaryField()),
                ("expires_on", models.DateField()),
                ("given_at", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.case")),
                ("given_by", models.ForeignKey(**STAFF)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-given_at"], name="own_code_case")],
                "constraints": [
                    models.UniqueConstraint(fields=["fingerprint"], name="own_code_once"),
                    models.CheckConstraint(condition=~models.Q(fingerprint=b""), name="own_code_has_a_fingerprint"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnCodeEnd",
            fields=[
                ("code", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="ended", serialize=False, to="conduct.owncode")),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(**STAFF)),
            ],
        ),
        wall("conduct_owncode"),
        wall_by_parent("conduct_owncodeend", parent="conduct_owncode", key="id"),
        append_only("conduct_owncode"),
        append_only("conduct_owncodeend"),
        append_only_but_moving("conduct_owncode", person=OF_CASE),
        tracked("conduct_owncode", person=CASE),
        tracked("conduct_owncodeend", place=PLACE, person=PERSON),
        never_emptied("conduct_owncode", "conduct_owncodeend"),
        migrations.RunSQL(ASK, "DROP FUNCTION conduct_own_code(bytea, date)"),
    ]
