"""卷: one person's folder as a thing: its index, the order its papers lie in, who has borrowed it (docs/adr/0035)."""
