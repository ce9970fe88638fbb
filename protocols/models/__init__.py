"""Shelf of models with weights from a seed: one file a model, its constant `MODEL`."""
