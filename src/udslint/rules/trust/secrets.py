"""Stage 5: secrets in manifests."""
