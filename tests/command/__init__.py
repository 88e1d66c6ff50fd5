"""The command line, run as a person types it."""
