"""What stands beside a deed is kept as it was written."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied

PLACE = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON = """(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0004_written_anew"), ("core", "0009_history")]
    operations = [
        *(tracked(table, place=PLACE, person=PERSON) for table in ("fieldwork_test", "fieldwork_contact")),
        never_emptied("fieldwork_test", "fieldwork_contact"),
    ]
