"""Due process: what people find about a measure, with proof, a hearing and a second person; notices; what somebody is owed."""
