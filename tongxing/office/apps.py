"""What the office itself does."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "tongxing.office"
    label = "office"

    def ready(self) -> None:
        from tongxing.office import kinds  # noqa: F401  hangs its kinds on the signboard
