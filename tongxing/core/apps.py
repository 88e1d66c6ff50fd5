"""Core: knows no word of the field."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "tongxing.core"
    label = "core"

    def ready(self) -> None:
        from tongxing.core.trail import jobs  # noqa: F401  hangs its job and its alarms

        autodiscover_modules("jobs")  # the file is the declaration: a room's jobs.py needs no other mention
