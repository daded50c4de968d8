"""Archives: a search with all that its results were made of, and the making of them anew."""
