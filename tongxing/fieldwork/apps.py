"""Tests, talks, visits and reports."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "tongxing.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from tongxing.fieldwork import exports, figures, figures_people, kinds, never, particulars  # noqa: F401  hang their names on the signboards
