"""Attention modules as their maps, merged in floats by two parties, with masks, and held to their own run."""
