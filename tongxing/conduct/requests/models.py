"""The number of a request, and whom it is about. What was asked, when and in which words stands on its deed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongxing.core.declared import FILE, MEASURE, SENSITIVE, Personal
from tongxing.duties.models import Deed


class Asked(models.Model):
    """One request, complaint or objection: numbers of a town and year begin with one and have no gap."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    town_id = models.IntegerField()
    year = models.IntegerField()
    serial = models.IntegerField()
    concerns = ArrayField(models.IntegerField(), default=list)

    class Fields:
        plain = ("deed", "town_id", "year", "serial")
        concerns = Personal(
            MEASURE, SENSITIVE, FILE, "说的是哪位工作人员，不由这位答复", "个人信息保护法第50条"
        )

    class Meta:
        app_label = "conduct"
        constraints = [
            models.UniqueConstraint(fields=["town_id", "year", "serial"], name="request_number_once"),
            models.CheckConstraint(condition=models.Q(serial__gte=1), name="request_numbered"),
        ]
