"""What the command line does; `cli.py` says how each command is called."""
