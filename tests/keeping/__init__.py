"""Boxes, parcels, parts of a secret, shelves: what a backup is made of, without a database."""
