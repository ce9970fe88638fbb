"""How each kind of model is run for training: a forward pass with gradients, an item for each architecture."""
