"""Plan versions in force."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "tongxing.plans"
    label = "plans"
