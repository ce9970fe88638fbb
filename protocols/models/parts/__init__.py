"""What several models of the shelf are built of."""
