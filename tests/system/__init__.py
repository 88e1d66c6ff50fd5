"""Journeys: a real house, a real browser, looked at from outside."""
