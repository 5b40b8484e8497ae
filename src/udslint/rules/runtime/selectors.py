"""Stage 4: which pods Authservice guards."""
