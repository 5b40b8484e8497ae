"""The checks, by stages, and the registry that ties them to their pages."""
