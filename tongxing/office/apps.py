"""What the office itself does."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "tongxing.office"
    label = "office"

    def ready(self) -> None:
        from tongxing.office import figures, kinds  # noqa: F401  hang their names on the signboards
        from tongxing.office.learning import figures as learning_figures  # noqa: F401
        from tongxing.office.means import figures as means_figures  # noqa: F401
