"""Stage 2: what the operator's validator says."""
