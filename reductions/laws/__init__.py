"""Laws that every item of a shelf keeps, a user's as well as the house's: each names the instance that breaks it."""
