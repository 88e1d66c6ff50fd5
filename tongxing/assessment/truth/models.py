"""What people said to a question that records raise, and samples drawn by lot with what a second look found. Rows are never changed.

A question is no row: it is computed from records and carries a key made of its pattern and its rows. Only what people say is
kept, under that key, so it holds for as long as the rows are the same.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import LEDGER, SENSITIVE, STAFF, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "戒毒条例第8条"


class Way(models.TextChoices):
    """What was done with a question."""

    EXPLAINED = "explained", N_("本人说明了")
    LOOK = "look", N_("去核实")
    CLOSED = "closed", N_("有解释，了结")


class Found(models.TextChoices):
    """What a second look at a record found."""

    TRUE = "true", N_("属实")
    NOT = "not", N_("不属实")
    UNKNOWN = "unknown", N_("无法核实")


class TruthAnswer(models.Model):
    """One word on a question: the recorder explains, another person looks into it or closes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    key = models.CharField(max_length=64)
    pattern = models.CharField(max_length=40)
    turn = models.IntegerField()
    way = models.CharField(max_length=12, choices=Way.choices)
    said = SealedText(pad=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "key", "pattern", "turn", "way", "recorded_at", "recorded_by")
        said = Personal(STAFF, SENSITIVE, LEDGER, "记录为什么是这样，由谁看过", BASIS)

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["town_id", "key", "turn"], name="truth_answer_one_after_another")
        ]


class TruthSample(models.Model):
    """One draw: the seed, the list it was drawn from as a digest, how many; anybody can repeat it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    since = models.DateField()
    until = models.DateField()
    known_on = models.DateField()
    seed = models.CharField(max_length=64)
    frame = models.CharField(max_length=64)
    frame_size = models.IntegerField()
    size = models.IntegerField()
    strata = models.CharField(max_length=40)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = (
            *("id", "town_id", "since", "until", "known_on", "seed", "frame", "frame_size", "size", "strata"),
            *("drawn_at", "drawn_by"),
        )

    class Meta:
        app_label = "assessment"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="truth_sample_in_order"),
            models.CheckConstraint(
                condition=Q(size__gte=1, frame_size__gte=F("size")), name="truth_sample_fits"
            ),
        ]


class TruthPick(models.Model):
    """One record that the lot fell on: its place in the draw, where it was made, by whom, which kind."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    sample = models.ForeignKey(TruthSample, on_delete=models.PROTECT, related_name="picks", db_index=False)
    turn = models.IntegerField()
    record_id = models.UUIDField()
    place_id = models.IntegerField()
    worker_id = models.IntegerField()
    kind = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "town_id", "sample", "turn", "record_id", "place_id", "worker_id", "kind")

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["sample", "turn"], name="truth_pick_one_after_another")
        ]


class TruthCheck(models.Model):
    """What a second look at a drawn record found; a later one takes its place, the earlier one stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    pick = models.ForeignKey(TruthPick, on_delete=models.PROTECT, related_name="checks", db_index=False)
    turn = models.IntegerField()
    found = models.CharField(max_length=12, choices=Found.choices)
    said = SealedText(pad=64)
    checked_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "pick", "turn", "found", "checked_on", "recorded_at", "recorded_by")
        said = Personal(STAFF, SENSITIVE, LEDGER, "复查怎么查的、查到什么", BASIS)

    class Meta:
        app_label = "assessment"
        constraints = [models.UniqueConstraint(fields=["pick", "turn"], name="truth_check_one_after_another")]
