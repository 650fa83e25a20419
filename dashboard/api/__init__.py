"""Routes that the page asks for data: cells, figures, table, exports, names, evidence, scoring."""
