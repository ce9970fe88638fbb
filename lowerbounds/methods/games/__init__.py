"""Protocols with public coins as strategies of a zero-sum game: the mixed strategy and the hard distribution."""
