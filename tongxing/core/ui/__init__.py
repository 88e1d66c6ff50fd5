"""Parts of a page: plain values that views fill and templates draw. No rows, no rules."""
