"""帮助与转介: what somebody needs, who can help, what she agreed to, and what came of it (docs/adr/0040)."""
