"""A complaint is not seen by whom it is about: not the record, its answer, the service of it, nor a paper or scan of them."""

from django.db import migrations

# COST 1: nearly every row is answered by its kind, and a function the planner takes for dear would bend every plan over deeds.
# Who reads stands in ``app.reader``, set as she enters (org.actor); jobs and commands read as nobody. A setting anybody may
# make opens nothing here: leaving it out shows no other place's row, and what runs in the house sets it.
KEPT = """
CREATE FUNCTION conduct_about_reader(of_deed uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER COST 1 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  reader integer := nullif(current_setting('app.reader', true), '')::integer;
BEGIN
  IF reader IS NULL THEN RETURN false; END IF;
  RETURN EXISTS (
    WITH RECURSIVE up(id) AS (
      SELECT of_deed
      UNION SELECT v.id FROM up JOIN public.duties_deed d ON d.id = up.id,
        LATERAL (VALUES (d.supersedes_id), (d.about_id)) v(id) WHERE v.id IS NOT NULL)
    SELECT 1 FROM up JOIN public.conduct_asked a ON a.id = up.id WHERE reader = ANY (a.concerns));
END $$;
CREATE FUNCTION conduct_kept_from_reader(of_cases uuid[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.duties_deed d
    WHERE d.case_id = ANY (of_cases) AND d.place_id = ANY ((SELECT public.wall_scope('places'))::int[])
      AND d.kind = 'request' AND public.conduct_about_reader(d.id));
$$;
REVOKE ALL ON FUNCTION conduct_about_reader(uuid), conduct_kept_from_reader(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_about_reader(uuid), conduct_kept_from_reader(uuid[]) TO tongxing_app;
ALTER FUNCTION conduct_answered_by_another() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;

DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT p.tablename, p.qual FROM pg_policies p WHERE p.schemaname = 'public' AND p.policyname = 'place_scope'
             AND p.tablename IN ('duties_deed', 'archive_scan', 'archive_issuedpaper') LOOP
    EXECUTE format('ALTER POLICY place_scope ON %I USING ((%s) AND (%s))', one.tablename, one.qual,
      CASE one.tablename WHEN 'duties_deed'
        THEN 'kind NOT IN (''request'', ''request_answer'', ''service'') OR NOT conduct_about_reader(id)'
        ELSE 'deed_id IS NULL OR NOT conduct_about_reader(deed_id)' END);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("conduct", "0007_requests"), ("archive", "0006_folder"), ("duties", "0010_villages")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
