"""一人一档齐不齐: every file with every paper it must hold, there or missing, from one look at the records."""
