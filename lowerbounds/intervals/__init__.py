"""The atlas: intervals of costs that are certified on both sides, and where they stand in print."""
