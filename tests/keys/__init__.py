"""Ciphers, the key file, and changing keys while people work."""
