"""Customers that visitors bring: kept for a time, segmented next to the server, shown below an address of their own."""
