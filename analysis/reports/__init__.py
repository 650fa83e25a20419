"""Files that people take away: a report as PDF, slides, mail, and what a notebook shows. Imports everything above."""
