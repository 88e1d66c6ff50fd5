"""No warning paper and no packet without a second person, by whatever hand (guard G2)."""

from django.db import migrations

PAPER = """
CREATE FUNCTION conduct_paper_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM conduct_matter m JOIN conduct_matterstep s ON s.matter_id = m.id AND s.kind = 'seconded'
      WHERE m.id = NEW.deed_id AND m.case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'no such paper before a second person has agreed' USING ERRCODE = 'TX018';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER paper_agreed BEFORE INSERT ON archive_issuedpaper FOR EACH ROW
  WHEN (NEW.kind IN ('warning', 'breach', 'packet')) EXECUTE FUNCTION conduct_paper_agreed();
"""
BACK = "DROP TRIGGER paper_agreed ON archive_issuedpaper; DROP FUNCTION conduct_paper_agreed();"


class Migration(migrations.Migration):
    dependencies = [("conduct", "0004_gate"), ("archive", "0004_issued")]
    operations = [migrations.RunSQL(PAPER, BACK)]
