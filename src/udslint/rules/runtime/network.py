"""Stage 4: the network around single sign-on."""
