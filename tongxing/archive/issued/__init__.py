"""文书: papers that went out of the house, numbered without a gap and kept byte for byte (docs/adr/0033)."""
