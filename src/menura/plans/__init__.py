"""The plan: its model, how it is read, checked, changed, compared and written."""
