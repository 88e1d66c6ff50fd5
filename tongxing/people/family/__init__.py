"""Who is near a person: whom she lives with, who answers for her while she is a minor, whom to call in an emergency."""
