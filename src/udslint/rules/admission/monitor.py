"""Stage 2: metrics endpoints."""
