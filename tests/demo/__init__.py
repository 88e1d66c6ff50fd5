"""The demo town: worked out in memory, then in a database."""
