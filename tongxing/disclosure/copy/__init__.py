"""本人的复制件: everything the house holds about one person, for that person (个人信息保护法 45; docs/adr/0034)."""
