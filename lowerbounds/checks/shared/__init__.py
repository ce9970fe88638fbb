"""What the checkers share: pure Python on integers, with no word from any search."""
