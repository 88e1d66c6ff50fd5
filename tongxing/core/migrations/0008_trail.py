"""The trail has one way in, knows the database's clock, and waits for its seal; what is there gets both."""

from uuid import UUID

from django.db import migrations, models

import tongxing.core.fields
from tongxing.core.rows import SCOPE, append_only, append_only_but_sealing, never_emptied

WAY_IN = """
CREATE FUNCTION core_tx() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT md5(pg_current_xact_id()::text || pg_postmaster_start_time()::text)::uuid $$;

CREATE FUNCTION core_trace(events jsonb) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
  INSERT INTO core_auditevent (id, at, recorded_at, tx, staff_id, staff_name, role, act, about, about_id,
      place_id, purpose, detail, door, outcome, people, salt, mac, lane, n)
    SELECT x.id, x.at, moment, core_tx(), x.staff_id, x.staff_name, x.role, x.act, x.about, x.about_id,
      x.place_id, x.purpose, x.detail, x.door, x.outcome, x.people, x.salt, x.mac, x.lane, x.n
    FROM jsonb_to_recordset(events) AS x(id uuid, at timestamptz, staff_id int, staff_name text, role text,
      act text, about text, about_id uuid, place_id int, purpose bytea, detail jsonb, door text, outcome text,
      people int, salt bytea, mac bytea, lane uuid, n bigint);
  INSERT INTO core_auditperson (event_id, person_id, place_id)
    SELECT e.id, w.person_id, w.place_id FROM jsonb_to_recordset(events) AS e(id uuid, whom jsonb),
      jsonb_to_recordset(e.whom) AS w(person_id uuid, place_id int);
  RETURN moment;
END $$;

CREATE FUNCTION core_look(shown jsonb, stopped jsonb, acts text[], different boolean, ends int[],
    OUT a_minute int, OUT an_hour int, OUT a_day int, OUT refused boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  this uuid := (shown ->> 'about_id')::uuid;
BEGIN
  SELECT 1 + count(DISTINCT k) FILTER (WHERE age < interval '1 minute'),
         1 + count(DISTINCT k) FILTER (WHERE age < interval '1 hour'),
         1 + count(DISTINCT k)
    INTO a_minute, an_hour, a_day
    FROM (SELECT CASE WHEN different THEN e.about_id ELSE e.id END AS k, moment - e.recorded_at AS age
          FROM core_auditevent e
          WHERE e.staff_id = (shown ->> 'staff_id')::int AND e.recorded_at > moment - interval '24 hours'
            AND e.act = ANY (acts) AND e.outcome = 'done') seen
    WHERE NOT different OR k IS DISTINCT FROM this;
  refused := coalesce(a_minute > ends[1], false) OR coalesce(an_hour > ends[2], false)
    OR coalesce(a_day > ends[3], false);
  PERFORM core_trace(jsonb_build_array(CASE WHEN refused THEN stopped ELSE shown END));
END $$;

CREATE FUNCTION core_wait_for_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO core_unsealed (ref, kind) SELECT id, TG_ARGV[0] FROM fresh;
  RETURN NULL;
END $$;
CREATE TRIGGER wait_for_seal AFTER INSERT ON core_auditevent REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION core_wait_for_seal('E');
INSERT INTO core_unsealed (ref, kind) SELECT id, 'E' FROM core_auditevent;

REVOKE ALL ON FUNCTION core_trace, core_look, core_wait_for_seal, core_tx FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_trace, core_look TO tongxing_app;
DROP POLICY leave_trace ON core_auditevent;
REVOKE INSERT ON core_auditevent FROM tongxing_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_auditperson FROM tongxing_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_unsealed, core_link, core_seal FROM tongxing_app;
"""


def walled(table):
    """Behind the second wall, which lets the running role through only where a policy says so."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY owner_all ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        """,
        f"DROP POLICY owner_all ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


def mark_what_is_there(apps, schema_editor):
    """Events written before this step are marked now, in a lane of their own, and their purposes sealed."""
    import secrets

    from tongxing.core import cipher
    from tongxing.core.trail import facts

    lane, salt_bytes = UUID(int=0), 16
    events = apps.get_model("core", "AuditEvent").objects.using(schema_editor.connection.alias)
    for n, event in enumerate(events.order_by("at", "id").iterator(2000), start=1):
        salt = secrets.token_bytes(salt_bytes)
        event.lane, event.n, event.recorded_at = lane, n, event.at
        mac = facts.authenticate(salt, facts.told(event, salt, ()))
        sealed = cipher.seal(event.purpose, column="core_auditevent.purpose") if event.purpose else b""
        events.filter(pk=event.pk).update(
            lane=lane, n=n, recorded_at=event.at, tx=lane, salt=salt, mac=mac, sealed_purpose=sealed
        )


def column(name, field):
    return migrations.AddField("auditevent", name, field)


def filled(name, field):
    return migrations.AlterField("auditevent", name, field)


class Migration(migrations.Migration):
    dependencies = [("core", "0007_bound_wall")]
    operations = [
        migrations.RunSQL("ALTER TABLE core_auditevent DISABLE TRIGGER append_only", migrations.RunSQL.noop),
        column("recorded_at", models.DateTimeField(null=True)),
        column("tx", models.UUIDField(null=True)),
        column("sealed_purpose", tongxing.core.fields.SealedText(default="")),
        column("door", models.CharField(default="", max_length=8)),
        column("outcome", models.CharField(default="done", max_length=8)),
        column("people", models.IntegerField(default=0)),
        column("salt", models.BinaryField(null=True)),
        column("mac", models.BinaryField(null=True)),
        column("lane", models.UUIDField(null=True)),
        column("n", models.BigIntegerField(null=True)),
        migrations.RunPython(mark_what_is_there, migrations.RunPython.noop),
        migrations.RemoveField("auditevent", "purpose"),
        migrations.RenameField("auditevent", "sealed_purpose", "purpose"),
        filled("recorded_at", models.DateTimeField()),
        filled("tx", models.UUIDField()),
        filled("salt", models.BinaryField()),
        filled("mac", models.BinaryField()),
        filled("lane", models.UUIDField()),
        filled("n", models.BigIntegerField()),
        migrations.RunSQL("ALTER TABLE core_auditevent ENABLE TRIGGER append_only", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "auditevent", models.UniqueConstraint(fields=("lane", "n"), name="event_once_in_lane")
        ),
        migrations.RemoveIndex("auditevent", "audit_staff"),
        migrations.AddIndex("auditevent", models.Index(fields=["staff_id", "-recorded_at"], name="audit_staff")),
        migrations.AddIndex("auditevent", models.Index(fields=["tx"], name="audit_tx")),
        migrations.CreateModel(
            name="AuditPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("place_id", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person_id"], name="audit_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("event_id", "person_id"), name="event_shows_person_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                ("ref", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=1)),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=1)),
                ("ref", models.UUIDField()),
                ("commitment", models.BinaryField()),
                ("said", models.BinaryField(null=True)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("ref",), name="link_once_an_event")]},
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("head", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("flags", models.JSONField(default=list)),
                ("key", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="seal_closes_something"
                    )
                ]
            },
        ),
        append_only("core_auditperson"),
        append_only_but_sealing("core_auditperson"),
        append_only("core_link"),
        append_only("core_seal"),
        never_emptied(
            "core_auditevent", "core_auditperson", "core_link", "core_seal", "core_alarm", "core_alarmanswer"
        ),
        migrations.RunSQL(WAY_IN, migrations.RunSQL.noop),
        *(walled(table) for table in ("core_auditperson", "core_unsealed", "core_link", "core_seal")),
        migrations.RunSQL(
            f"""
            CREATE POLICY read_trace ON core_auditperson FOR SELECT TO tongxing_app
                USING (place_id = ANY ({SCOPE}));
            CREATE POLICY read_seal ON core_seal FOR SELECT TO tongxing_app USING ({SCOPE} IS NOT NULL);
            """,
            "DROP POLICY read_trace ON core_auditperson; DROP POLICY read_seal ON core_seal",
        ),
    ]
