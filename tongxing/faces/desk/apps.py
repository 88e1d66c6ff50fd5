"""The desk: pages for the office and the field."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tongxing.faces.desk"
    label = "desk"
