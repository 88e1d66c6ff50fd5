"""Persons and their legal measures."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongxing.people"
    label = "people"

    def ready(self) -> None:
        from tongxing.people import never  # noqa: F401  hangs its names on the signboard
