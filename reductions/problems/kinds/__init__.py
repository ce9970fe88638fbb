"""Classes of problems: selections, compositions, tables, functions of pairs, and bounds of the whole class."""
