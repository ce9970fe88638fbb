"""What s bits of state can do: ceilings on accuracy that no training lifts."""
