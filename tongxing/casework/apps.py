"""Report-in, agreement, work group, papers."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tongxing.casework"
    label = "casework"

    def ready(self) -> None:
        from tongxing.casework import figures, figures_rates, kinds, never  # noqa: F401  hang their names on the signboards
        from tongxing.casework.survey import figures as survey_figures  # noqa: F401
        from tongxing.casework.survey import kinds as survey_kinds  # noqa: F401
