"""The sealed trail: what an event says, how it is witnessed until it is sealed, sealing, witnesses, checking.

Read bottom up: ``facts`` (what is committed to), ``lanes`` (the outside memory of what is not sealed yet),
``sealing`` (the single writer of the chain), ``witness`` (heads kept elsewhere), ``checking`` (is it still so?).
What the chain is made of stands in ``tongxing/verify/chain.py``, which outsiders run too.
"""
