"""Praise and consequence: awards, facts about a unit, proposals to the county, year-end appraisals. People decide; nothing is computed (guard G10)."""
