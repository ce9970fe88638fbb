"""What the ways to run a model share: schedules, exact sums, one side of a stack, states as messages."""
