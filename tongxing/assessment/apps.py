"""Score sheets that explain themselves."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "tongxing.assessment"
    label = "assessment"

    def ready(self) -> None:
        from tongxing.assessment import exports
        from tongxing.assessment.awards import exports as awards  # both hang what may be taken away

        assert exports
        assert awards
