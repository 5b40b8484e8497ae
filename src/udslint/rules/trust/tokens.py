"""Stage 5: whom a service account's token reaches."""
