"""Places, units, posts, staff, and who may do what."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "tongxing.org"
    label = "org"
