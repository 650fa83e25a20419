"""The formats of files: CSV, workbooks, OpenDocument, JSON and Parquet, each to a raw table."""
