"""The machine side: data folder, key file, embedded PostgreSQL, web server. Above config, below nothing but the command line."""
