"""Two files of one identity number: seen by the town's own desk, by nobody else."""
