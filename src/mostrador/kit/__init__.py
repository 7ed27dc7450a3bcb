"""Tools without a business word in them: database, events, live, files, language."""
