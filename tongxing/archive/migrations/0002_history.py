"""Scans and their withdrawals as they were written."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied

PLACE = "(SELECT s.place_id FROM archive_scan s WHERE s.id = r.id)"
PERSON = "(SELECT c.person_id FROM archive_scan s JOIN people_case c ON c.id = s.case_id WHERE s.id = r.id)"


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial"), ("core", "0009_history")]
    operations = [
        tracked("archive_scan", person="(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"),
        tracked("archive_withdrawal", place=PLACE, person=PERSON),
        never_emptied("archive_scan", "archive_withdrawal"),
    ]
