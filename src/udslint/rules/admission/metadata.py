"""Stage 2: the namespace."""
