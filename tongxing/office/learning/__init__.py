"""懂规矩: what was taught and told, the regulations of the township, and who says that she knows them."""
