"""`darkana export`: a search and its results in the formats of other programs."""
