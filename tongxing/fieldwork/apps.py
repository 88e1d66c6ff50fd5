"""Tests, talks, visits and reports."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "tongxing.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from tongxing.fieldwork import kinds  # noqa: F401  hangs its names on the signboards
