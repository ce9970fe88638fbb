"""Any matrix under any law: exact optima by partitions, and Lagrange ceilings."""
