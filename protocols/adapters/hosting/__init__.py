"""How a module of another library is taken in: its arrays, its steps, its check and its protocols."""
