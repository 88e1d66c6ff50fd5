"""What is owed and what was done."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "tongxing.duties"
    label = "duties"

    def ready(self) -> None:
        from tongxing.duties import exports, kinds, never  # noqa: F401  hang their names on the signboards
