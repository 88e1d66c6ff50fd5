"""Which file went from which village to which other one of the same town, on which day and why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import FILE, NAME, SENSITIVE, Mask, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff


class VillageChange(models.Model):
    """One move of a file inside its town. Writing the row moves the file, in the same statement (people 0013).

    ``place_id`` is where the file lies now, as in every table of a file; from where to where stays as it was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place_id = models.IntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    from_place_id = models.IntegerField()
    to_place_id = models.IntegerField()
    moved_on = models.DateField()
    reason = SealedText()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("id", "place_id", "recorded_at", "recorded_by")
        person = Personal(NAME, SENSITIVE, FILE, "谁搬了家", "戒毒条例第14条")
        from_place_id = Personal(NAME, SENSITIVE, FILE, "从哪个村搬来", "戒毒条例第14条", Mask.NONE)
        to_place_id = Personal(NAME, SENSITIVE, FILE, "搬到哪个村", "戒毒条例第14条", Mask.NONE)
        moved_on = Personal(NAME, SENSITIVE, FILE, "哪天搬的", "戒毒条例第14条")
        reason = Personal(NAME, SENSITIVE, FILE, "为什么换村管", "戒毒条例第14条")

    class Meta:
        app_label = "people"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_place_id=F("to_place_id")), name="village_change_goes_elsewhere"
            )
        ]
        indexes = [models.Index(fields=["person"], name="village_change_person")]
