"""Stage 4: Authservice's chain for a protected application."""
