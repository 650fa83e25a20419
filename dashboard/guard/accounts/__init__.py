"""Who may come in: users, passwords, sessions and the login page."""
