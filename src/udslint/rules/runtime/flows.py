"""Stage 4: clients that get no token, and tokens' lifespans."""
