"""What the families of configs share: a config's fields, the parts of a layer, and the state they add up to."""
