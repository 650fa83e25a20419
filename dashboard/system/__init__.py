"""What the operating system gives: locks between servers, private files, child processes that end with the server."""
