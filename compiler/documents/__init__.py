"""The document of a checked search: what a writer of pages or of LaTeX needs, and nothing of either."""
