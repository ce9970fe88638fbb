"""Modules of torch and of transformers as steppers: copies, tensors, caches and what is looked at in them."""
