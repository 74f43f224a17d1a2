"""The pages of the window: `start` chooses what to scan, `review` decides."""
