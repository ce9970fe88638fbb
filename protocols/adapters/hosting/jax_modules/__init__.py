"""Cells of JAX libraries as steppers: sealed programs, weights with other bits, dtypes."""
