"""The room of help: needs, consent, referrals, the directory."""
