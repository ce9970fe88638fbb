"""How many states a task needs, and how many errors too few of them cost."""
