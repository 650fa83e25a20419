"""What measures: the server, a browser, visitors, the time and memory of commands, and the report."""
