"""Real mail servers for the tests: see rig.py."""
