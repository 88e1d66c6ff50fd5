"""Addresses for workbooks in and out."""

urlpatterns: list[object] = []
