"""Searches about one message: rows told apart, conflicts, shattered columns."""
