"""保管期限: how long each class of document is kept, and how it is destroyed on record (docs/adr/0037)."""
