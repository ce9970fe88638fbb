"""Turing machines by models that write steps as tokens: the tape in a recurrent state, or in the tokens."""
