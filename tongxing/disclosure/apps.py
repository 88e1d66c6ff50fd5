"""What leaves the house: exports, prints, packets; and the register of all of it."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "tongxing.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from tongxing.disclosure import exports, kinds  # noqa: F401  hang their names on the signboards
