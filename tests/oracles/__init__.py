"""Plain event loops that know the language from its pages only."""
