"""人和钱: who is engaged on which terms, what comes in and goes out, and the numbers the office enters itself."""
