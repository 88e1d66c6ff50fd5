"""Persons and their legal measures."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongxing.people"
    label = "people"

    def ready(self) -> None:
        from tongxing.org import budget
        from tongxing.people import exports, never, queries  # noqa: F401  hang their names on the signboards
        from tongxing.people.sealing import jobs  # noqa: F401  what it does by itself

        budget.caseload_is(queries.running_cases)
