"""Score sheets that explain themselves."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "tongxing.assessment"
    label = "assessment"

    def ready(self) -> None:
        from tongxing.assessment.awards import exports  # noqa: F401  hangs what may be taken away
