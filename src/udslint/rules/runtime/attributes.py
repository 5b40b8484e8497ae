"""Stage 4: client attributes, SAML and PKCE."""
