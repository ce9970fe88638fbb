"""Layers and heads that several constructions are built of."""
