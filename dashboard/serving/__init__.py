"""How connections are served: a gunicorn worker in which no slow client holds a thread."""
