"""Relations: what naming one of several right answers costs, exactly on small matrices."""
