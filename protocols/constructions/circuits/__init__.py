"""Recurrent models as circuits that write a chain of their own, and the layer of attention that writes it for them."""
