"""What forward passes share: the shelf, and attention with gradients."""
