"""What the server logs: a line per request, errors without values of customers."""
