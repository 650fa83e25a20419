"""What each segment is like: profiles, names, actions, rules. Imports core and model."""
