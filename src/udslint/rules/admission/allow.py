"""Stage 2: permitted connections."""
