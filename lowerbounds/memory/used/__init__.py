"""Bits that a state certifiably carried, from what a model answered: predictions, bets, certificates, plans."""
