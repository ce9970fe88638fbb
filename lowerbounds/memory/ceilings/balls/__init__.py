"""Counting error patterns: the fewest errors that M states can leave."""
