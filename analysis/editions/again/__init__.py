"""Customers as they are now: read or counted again, checked, and scored into centers that stay."""
