"""核对底数: the police list beside the files, one minimal answer a line, and the base that follows from both."""
