"""Stage 4: what only several Packages together show."""
