"""Files and databases to a raw table of text: `sources` recognizes a format, `formats` read it, `tables` holds it."""
