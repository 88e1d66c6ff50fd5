"""Scans of papers."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tongxing.archive"
    label = "archive"

    def ready(self) -> None:
        from tongxing.archive import jobs, never  # noqa: F401  what it does by itself, what must never be
        from tongxing.archive.package import kinds  # noqa: F401  what may be asked for
