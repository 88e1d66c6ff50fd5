"""The work group of a person (戒毒条例 17) and who answers for her: who is missing, and handing over when somebody leaves."""
