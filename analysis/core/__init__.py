"""What everything else stands on: errors, numbers, the schema, cells and DuckDB. Imports no package but `process`."""
