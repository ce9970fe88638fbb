"""Laws that every model, construction and adapter keeps, a user's as well as the house's."""
