"""Shelf of statements of the literature: one file a statement, its constant `THEOREM`.

Example:
    >>> from lowerbounds.theorems.ledger.theorem import THEOREMS, examine
    >>> THEOREMS.get("recurrent_index_lookup").sizes
    (6, 64, 512)
    >>> examine("recurrent_index_lookup", 6, instances=64, steps=1000).holds
    True
"""
