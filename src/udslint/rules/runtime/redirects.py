"""Stage 4: redirect URIs and web origins."""
