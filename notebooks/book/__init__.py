"""What makes pages of the book out of the packages, so that no list in the book is typed."""
