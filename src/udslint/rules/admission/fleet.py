"""Stage 2: what only several Packages together show."""
