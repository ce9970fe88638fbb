"""What s bits of state can do, and what a model made of them."""
