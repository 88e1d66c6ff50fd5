"""Kill a real house again and again: what was acknowledged is there, what was not is not there by half."""
