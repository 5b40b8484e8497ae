"""Stage 4: client scopes."""
