"""How results are shown and written: tables and files."""
