"""The tools of the workshop are tested like the house."""
