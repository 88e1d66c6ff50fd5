"""本人的码: a code printed on the person's own sheet opens one read-only page, without an account (docs/adr/0034)."""
