"""搬到本镇另一个村: a file goes to another village of the same town; the place of execution, the town, stays (docs/adr/0031)."""
