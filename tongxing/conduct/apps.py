"""Findings, services, notices, requests."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "tongxing.conduct"
    label = "conduct"

    def ready(self) -> None:
        from tongxing.conduct import figures, holdings, kinds, never  # noqa: F401  hang their names on the signboards
        from tongxing.conduct.gate import figures as gate_figures  # noqa: F401
