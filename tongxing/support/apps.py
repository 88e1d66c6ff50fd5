"""Help: from a need to an outcome."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "tongxing.support"
    label = "support"

    def ready(self) -> None:
        from tongxing.support import chronicle, figures, figures_work, holdings  # noqa: F401  hang what they know on the signboards
