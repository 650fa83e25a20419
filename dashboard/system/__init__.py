"""What the operating system gives: locks between servers, private files, the clock, child processes that end."""
