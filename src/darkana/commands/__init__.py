"""What the command line understands. A command imports what it needs when it runs, so that the others start at once."""
