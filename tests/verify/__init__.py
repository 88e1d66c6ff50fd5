"""Tests of the files outsiders run without us."""
