"""Who can reach whom: service accounts by their audiences, users by their groups."""
