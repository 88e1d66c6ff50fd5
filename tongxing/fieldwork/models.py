"""What happens in the field; each row shares the key of its deed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongxing.duties.models import Deed


class Test(models.Model):
    """A test: the police one that counts in law, or the office's own screening that never does.

    吸毒检测程序规定 5, 8: sample, two collectors, women for women; a township's screening is
    help and not evidence (guard G5).
    """

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    specimen = models.CharField(max_length=12, default="urine")
    where = models.CharField(max_length=60, default="")
    collectors = ArrayField(models.CharField(max_length=40), default=list)
    kit_batch = models.CharField(max_length=40, default="")

    class Fields:
        plain = ("deed", "where", "collectors", "kit_batch")
        masked = ("specimen",)


class Contact(models.Model):
    """A talk, a visit or the person's own report: how, with whom, what help is wanted."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    way = models.CharField(max_length=12, default="face")
    partner = models.CharField(max_length=40, default="")
    needs = ArrayField(models.CharField(max_length=16), default=list)

    class Fields:
        plain = ("deed", "way", "partner")
        masked = ("needs",)
