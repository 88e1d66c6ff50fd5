"""The agreement of 戒毒条例 16: what must be so before it, what it must say, who signs, each version whole."""
