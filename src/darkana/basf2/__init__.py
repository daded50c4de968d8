"""Cut strings of basf2, the software of Belle II, said in the language."""
