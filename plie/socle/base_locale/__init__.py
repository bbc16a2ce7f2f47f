"""Django database backend that starts the private server when a connection finds none."""
