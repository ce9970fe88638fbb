"""Codes that reach a ceiling, and searches that prove that none does better."""
