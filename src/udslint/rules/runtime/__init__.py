"""Stage 4: deploys, does not work."""
