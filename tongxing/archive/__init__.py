"""The archive of each file: the papers as they were scanned. Completeness, hand-over and seal come with the archive's rules."""
