"""Core: knows no word of the field."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "tongxing.core"
    label = "core"
