"""Stage 1: templates and their values."""
