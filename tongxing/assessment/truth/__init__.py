"""核实: questions that records raise, answered by people; samples drawn by lot and looked at again. Never a score (S88, X06, X07)."""
