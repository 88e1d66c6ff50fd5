"""What the office itself owes and does."""
