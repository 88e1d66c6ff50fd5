"""Two files of one person, joined by a row (docs/adr/0029)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_by_parent
from tongxing.core.wall_sql import FUNCTIONS, SCOPE

KEPT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
BOTH = f"kept_place_id = ANY ({SCOPE}) AND other_place_id = ANY ({SCOPE})"
WALL = f"""{FUNCTIONS}
ALTER TABLE people_join ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_join FORCE ROW LEVEL SECURITY;
CREATE POLICY place_scope ON people_join TO tongxing_app USING ({BOTH}) WITH CHECK ({BOTH});
CREATE POLICY owner_all ON people_join TO CURRENT_USER USING (true) WITH CHECK (true);
"""
NO_WALL = "DROP POLICY place_scope ON people_join; DROP POLICY owner_all ON people_join;"
# A star, never a chain, whatever wrote the row; and both files lie where the row says, in the row's own town.
STAR = """
CREATE FUNCTION people_join_is_a_star() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM people_join j WHERE j.id <> NEW.id
      AND (j.other_id IN (NEW.kept_id, NEW.other_id) OR j.kept_id = NEW.other_id)
      AND NOT EXISTS (SELECT 1 FROM people_parting q WHERE q.join_id = j.id)) THEN
    RAISE EXCEPTION 'a file is joined to one other' USING ERRCODE = 'TX008';
  ELSIF (SELECT count(*) FROM people_person p WHERE p.town_id = NEW.town_id AND (p.id, p.place_id)
      IN ((NEW.kept_id, NEW.kept_place_id), (NEW.other_id, NEW.other_place_id))) <> 2 THEN
    RAISE EXCEPTION 'a file lies elsewhere' USING ERRCODE = 'TX009';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER star AFTER INSERT ON people_join FOR EACH ROW EXECUTE FUNCTION people_join_is_a_star();
REVOKE ALL ON FUNCTION people_join_is_a_star() FROM PUBLIC;
"""
NO_STAR = "DROP TRIGGER star ON people_join; DROP FUNCTION people_join_is_a_star();"


class Migration(migrations.Migration):
    dependencies = [("people", "0010_keys"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Join",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("town_id", models.IntegerField()),
                ("kept_place_id", models.IntegerField()),
                ("other_place_id", models.IntegerField()),
                ("reason", SealedText()),
                ("joined_at", models.DateTimeField()),
                ("joined_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **KEPT)),
                ("kept", models.ForeignKey(to="people.person", **KEPT)),
                ("other", models.ForeignKey(to="people.person", **KEPT)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(kept=models.F("other")), name="join_of_two_files")
                ]
            },
        ),
        migrations.CreateModel(
            name="Parting",
            fields=[
                (
                    "join",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="parting",
                        serialize=False,
                        to="people.join",
                    ),
                ),
                ("town_id", models.IntegerField()),
                ("reason", SealedText()),
                ("parted_at", models.DateTimeField()),
                ("parted_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **KEPT)),
            ],
        ),
        migrations.RunSQL(WALL, NO_WALL),
        wall_by_parent("people_parting", parent="people_join", key="join_id"),
        append_only("people_join"),
        append_only("people_parting"),
        resealable("people_join", "reason"),
        resealable("people_parting", "reason"),
        migrations.RunSQL(STAR, NO_STAR),
        tracked("people_join", place="r.kept_place_id", person="r.kept_id"),
        tracked(
            "people_parting",
            key="join_id",
            place="(SELECT j.kept_place_id FROM people_join j WHERE j.id = r.join_id)",
            person="(SELECT j.kept_id FROM people_join j WHERE j.id = r.join_id)",
        ),
        never_emptied("people_join", "people_parting"),
    ]
