"""Customers that visitors bring: kept for a time, segmented beside the server, shown below an address of their own."""
