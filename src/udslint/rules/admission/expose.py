"""Stage 2: exposed services."""
