"""How things look, without a database."""
