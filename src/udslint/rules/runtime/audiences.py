"""Stage 4: the audience of a service account's token."""
