"""The ways to run a model by two parties."""
