"""Stage 4: protocol mappers and their claims."""
