"""Tests mirror tongxing/; see the house for the kinds of test."""
