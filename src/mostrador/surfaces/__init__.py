"""Who looks: pages for one audience each. They may use every subject; no subject uses them."""
