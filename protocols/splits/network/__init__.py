"""Layers of attention run by a network: nodes of degree 3 that send few bits along an edge in a round."""
