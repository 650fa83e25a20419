"""The same four views of the Mall customers as other tools show them, each as its own documentation teaches."""
