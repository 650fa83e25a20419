"""Limits of a process on memory, disk and time, its end with its server, its helpers, and who may read what it writes.

Imports nothing of the analysis.
"""
