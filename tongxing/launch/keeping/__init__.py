"""Keeping what was entrusted: backup, keys apart, restore, the drill that proves them, and the room they need."""
