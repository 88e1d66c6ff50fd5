"""文书: what stands on each paper of a file, set from the record; printed to look at, or issued and kept (docs/adr/0033).

Papers are Chinese whatever language the screen speaks: they are read by the person, the police and an archive.
"""
