"""Persons and their legal measures."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongxing.people"
    label = "people"
