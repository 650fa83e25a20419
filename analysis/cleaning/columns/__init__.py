"""What columns hold and what each is for: facts counted in the engine, styles of numbers, codes, ids, roles."""
