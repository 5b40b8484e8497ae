"""Stage 5: works, and lets in more than was meant."""
