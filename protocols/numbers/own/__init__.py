"""Number formats of users' own, proved at every message: other processes encode and decode, which remember nothing."""
