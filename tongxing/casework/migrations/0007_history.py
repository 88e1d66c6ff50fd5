"""What stands beside a deed, and how a roster came in; its waiting rows are gone after a week and are not kept."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied

PLACE = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON = """(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_written_anew"), ("core", "0009_history")]
    operations = [
        *(tracked(table, place=PLACE, person=PERSON) for table in ("casework_agreement", "casework_groupmember")),
        tracked("casework_rosterimport", quiet=["file_name"], ignored=["rows"]),
        never_emptied("casework_agreement", "casework_groupmember", "casework_rosterimport"),
    ]
