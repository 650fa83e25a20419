"""Word to people when segments drift: who subscribed, what they are sent, and what was sent already."""
