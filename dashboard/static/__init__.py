"""Scripts and styles: joined to few files, compressed once, served under addresses that change with their content."""
