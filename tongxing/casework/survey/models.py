"""Lines of the police list that have no decision: a number on a paper, never a name. Rows only grow.

Whoever has no decision has no file here (guard G1; 禁毒法 33), and registering is the business of the police (禁毒法 31). The
plan counts such people all the same, so they are counted: by the number of their line on the list, which stays in its folder.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongxing.core.declared import LEDGER, MEASURE, SENSITIVE, Mask, Personal
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff
from tongxing.rulebook.base import ON_THE_LIST_ONLY

FIRST = tuple(str(one) for one in ON_THE_LIST_ONLY)
LAST = ("ordered", "struck")
BASIS = "禁毒法第17条"


class ListLine(models.Model):
    """A line of a list as it came (``first`` none), or what was found or became of it since."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    word = models.CharField(max_length=16)
    line = models.IntegerField()
    happened_on = models.DateField()
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "place_id", "first", "happened_on", "source", "recorded_at", "recorded_by")
        word = Personal(MEASURE, SENSITIVE, LEDGER, "名单上怎么写，核对下来怎么样", BASIS, Mask.NONE)
        line = Personal(MEASURE, SENSITIVE, LEDGER, "名单上第几行；不记姓名", BASIS, Mask.NONE)

    class Meta:
        app_label = "casework"
        constraints = [
            models.CheckConstraint(
                condition=Q(first__isnull=True, word__in=FIRST) | Q(first__isnull=False) & ~Q(word__in=FIRST),
                name="list_line_begins_once",
            ),
            models.CheckConstraint(condition=Q(line__gte=1) & ~Q(source=""), name="list_line_whole"),
            models.UniqueConstraint(
                fields=["place_id", "source", "line"], condition=Q(first__isnull=True), name="list_line_once"
            ),
            models.UniqueConstraint(fields=["first"], condition=Q(word__in=LAST), name="list_line_ends_once"),
        ]
        indexes = [models.Index(fields=["place_id", "happened_on"], name="list_line_place")]
