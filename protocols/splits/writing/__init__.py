"""Chains of tokens written by a whole model in one compiled program."""
