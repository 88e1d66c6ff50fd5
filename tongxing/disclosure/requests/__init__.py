"""Tables that people ask to take away: asked, looked at, made, fetched, cleared."""
