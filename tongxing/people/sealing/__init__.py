"""Sealing a file: out of everything, kept whole, opened only on a ground and by two people."""
