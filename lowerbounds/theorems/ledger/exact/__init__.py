"""Parts of transformers of width O(1) in whole numbers of any size: networks, heads, recurrences and a read-out."""
