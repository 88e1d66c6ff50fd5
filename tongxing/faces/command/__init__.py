"""The `tongxing` command line: a door like any other; no rule lives here."""
