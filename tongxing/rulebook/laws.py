"""Reads the law layers: one TOML a text and version, and the workday tables."""

from __future__ import annotations
