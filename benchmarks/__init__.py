"""What is promised, measured: the real server, a real browser, real mouse events."""
