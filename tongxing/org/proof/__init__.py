"""What proves who somebody is: her password, the code of her phone, her security key, her printed codes."""
