"""志愿者: who of a village helps out, and with what; never with whom (guard G7)."""
