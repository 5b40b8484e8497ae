"""Stage 4: the client's Secret and its template."""
