"""What changes about a person, her measure and its decision is kept."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied


class Migration(migrations.Migration):
    dependencies = [("people", "0008_written_anew"), ("core", "0009_history")]
    operations = [
        tracked("people_person", person="r.id"),
        tracked("people_case", person="r.person_id"),
        tracked("people_decision", person="(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"),
        tracked("people_sealproposal", place="r.town_id"),
        tracked("people_sealdecision", key="proposal_id", place="r.town_id"),
        tracked("people_pairlooked", place="r.town_id"),
        never_emptied("people_person", "people_case", "people_decision"),
        never_emptied("people_sealproposal", "people_sealdecision", "people_pairlooked"),
    ]
