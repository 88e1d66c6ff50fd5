"""Score sheets that explain themselves."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "tongxing.assessment"
    label = "assessment"
