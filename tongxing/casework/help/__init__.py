"""The person's own plan (一人一策): written by the worker, agreed to by somebody else, looked at every half year."""
