"""Whose file should be sealed: the rule proposes, two people decide (docs/adr/0037)."""
