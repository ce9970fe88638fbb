"""Alice and Bob as two operating-system processes that share the wire, public words, and nothing else."""
