"""Persons and their legal measures."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongxing.people"
    label = "people"

    def ready(self) -> None:
        from tongxing.people import exports, never  # noqa: F401  hang their names on the signboards
