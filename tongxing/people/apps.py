"""Persons and their legal measures."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongxing.people"
    label = "people"

    def ready(self) -> None:
        from tongxing.org import budget
        from tongxing.people import exports, never, queries  # noqa: F401  hang their names on the signboards

        budget.caseload_is(queries.running_cases)
