"""Measured on tables of customers: reading, segmenting, evidence, exports, size, false alarms."""
