"""Mostrador: customer service on your own server."""
