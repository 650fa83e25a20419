"""Tables of customers made up by seed, as large as one likes."""
