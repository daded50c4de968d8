"""Events of simple signals at tree level: `processes.generate` makes them, `lhe.write_lhe` writes them.

All is in the centre-of-mass frame, the electron along +z, beams unpolarised and massless, without radiation off them.
Four-vectors are (px, py, pz, E) in GeV, as in a Les Houches event; cross sections are in fb.
"""
