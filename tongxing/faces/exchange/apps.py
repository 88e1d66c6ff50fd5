"""Workbooks in and out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tongxing.faces.exchange"
    label = "exchange"
