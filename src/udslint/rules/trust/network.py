"""Stage 5: network rules."""
