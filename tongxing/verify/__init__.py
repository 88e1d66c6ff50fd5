"""What can be checked without us: files that need Python's own library and nothing else.

They are shipped with the program, written beside every export, and used by the program itself, so that
what an outsider runs is what we run.
"""
