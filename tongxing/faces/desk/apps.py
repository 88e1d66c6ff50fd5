"""The desk: pages for the office and the field."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tongxing.faces.desk"
    label = "desk"

    def ready(self) -> None:
        from tongxing.faces.desk.prints import batch  # noqa: F401  hangs its papers on the signboard
