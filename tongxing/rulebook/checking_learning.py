"""Checks of what people should know: a leaflet explains a topic for everybody that exists."""

from __future__ import annotations

from tongxing.rulebook.desk import Desk


def check_learning(desk: Desk) -> None:
    """Each leaflet names its topic."""
    for leaflet in desk.book.leaflets:
        topics = [one.id for one in desk.book.topics if one.use == "publicity"]
        desk.expect(("leaflet", leaflet.id, "topic"), leaflet.topic, topics, "题目", "unknown_topic")
