"""Stage 3: what Keycloak's client policy says."""
