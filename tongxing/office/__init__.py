"""镇里自己的事: what the township does and owes as an office, about nobody in particular (docs/adr/0038)."""
