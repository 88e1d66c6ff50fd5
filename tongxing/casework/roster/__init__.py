"""Taking in a whole roster: read the cells, judge the rows, keep them sealed until somebody says yes."""
