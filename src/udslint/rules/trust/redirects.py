"""Stage 5: where a login may end."""
