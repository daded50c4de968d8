"""From what a search says and a run counted to statistical models."""
