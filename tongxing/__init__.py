"""同行 (tongxing): what a plan asks, what was done, what is still owed."""

__version__ = "0.2.0"
