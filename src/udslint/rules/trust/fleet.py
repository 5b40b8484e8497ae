"""Stage 5: what only several Packages together show."""
