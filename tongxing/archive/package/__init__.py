"""归档包: the file of somebody whose measure is over, as one ZIP that anybody can check without us (docs/adr/0036)."""
