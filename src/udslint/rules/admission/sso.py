"""Stage 2: SSO clients."""
