"""For editors: colours, and a language server."""
