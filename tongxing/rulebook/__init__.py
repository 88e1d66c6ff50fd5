"""What a plan says and what follows from it: pure, no database, no clock."""
