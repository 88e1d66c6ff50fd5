"""Two files of one person joined by a row: nothing moves, and taking the row's effect back is all there is to undo.

docs/adr/0029.
"""
