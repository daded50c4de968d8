"""Writers of the documents of a search: HTML, LaTeX and Markdown."""
