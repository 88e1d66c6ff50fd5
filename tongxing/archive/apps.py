"""Scans of papers."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tongxing.archive"
    label = "archive"

    def ready(self) -> None:
        from tongxing.archive import jobs  # noqa: F401  what it does by itself
