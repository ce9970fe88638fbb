"""Messages of counted bits, the turns in which they are sent, and the transcript that is left; free of JAX."""
