"""Monthly and yearly returns: computed, looked at, frozen as sent by two people, corrected by a new number."""
