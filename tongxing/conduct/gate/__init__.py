"""关口: what must be there before anybody is criticised, warned or reported, and the two people who say so (docs/adr/0032)."""
