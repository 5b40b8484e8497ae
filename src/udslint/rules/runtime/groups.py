"""Stage 4: who may log in."""
