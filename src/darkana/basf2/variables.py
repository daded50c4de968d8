"""Variables of basf2 and what they are called here. Units are basf2's own: GeV, rad, cm, ns."""

from __future__ import annotations

VECTOR: dict[str, tuple[str, str]] = {
    **{name: (name, "GeV") for name in ("p", "pt", "px", "py", "pz", "E")},
    "theta": ("theta", "rad"),
    "phi": ("phi", "rad"),
    "cosTheta": ("cos_theta", ""),
    "pseudoRapidity": ("eta", ""),
    "M": ("m", "GeV"),
    "InvM": ("m", "GeV"),
    "charge": ("charge", ""),
}
"""Members of a four-vector, in the current frame, with their unit."""

RECOIL: dict[str, tuple[str, str]] = {
    "mRecoil": ("m", "GeV"),
    "m2Recoil": ("m2", "GeV^2"),
    "eRecoil": ("E", "GeV"),
    "pRecoil": ("p", "GeV"),
    "pRecoilTheta": ("theta", "rad"),
    "pRecoilPhi": ("phi", "rad"),
}
"""Members of what recoils against the candidate."""

LIBRARY: dict[str, tuple[str, str]] = {
    "muonID": ("muonID", ""),
    "electronID": ("electronID", ""),
    "clusterE": ("clusterE", "GeV"),
    "clusterTiming": ("timing", "ns"),
}
"""What the library `belle2` declares of tracks and clusters."""

CLUSTER: dict[str, tuple[str, str]] = {
    "clusterE": ("E", "GeV"),
    "clusterTheta": ("theta", "rad"),
    "clusterPhi": ("phi", "rad"),
}
"""The same for photons: of a cluster these are the vector itself."""

STORED: dict[str, str] = {
    **dict.fromkeys(("dr", "dz", "d0", "z0"), "cm"),
    **dict.fromkeys(("clusterTheta", "clusterPhi"), "rad"),
    **dict.fromkeys(("pionID", "kaonID", "protonID", "deuteronID", "chiProb", "pValue", "nCDCHits", "nPXDHits"), ""),
    **dict.fromkeys(("nSVDHits", "clusterE1E9", "clusterE9E21", "clusterNHits", "clusterReg", "clusterEoP"), ""),
    **dict.fromkeys(("inCDCAcceptance", "thetaInCDCAcceptance", "PDG", "clusterZernikeMVA", "minC2TDist"), ""),
    "minC2TDist": "cm",
}
"""Variables that a collection has to declare, as `member NAME [UNIT]`."""

EVENT: dict[str, str] = {
    **dict.fromkeys(("foxWolframR2", "thrust", "sphericity", "aplanarity", "nECLClusters"), ""),
    "totalEnergyOfTracks": "GeV",
}
"""Variables of the event, as `column NAME [UNIT]`."""

PARTICLES = {"gamma": "photon", "mu": "muon", "e": "electron", "pi": "pion", "K": "kaon", "p": "proton"}
"""What the objects of a list are probably called here."""

TRUTH = (
    "isSignal",
    "isSignalAcceptMissing",
    "mcPDG",
    "mcErrors",
    "genMotherPDG",
    "mcE",
    "mcP",
    "mcPT",
    "isPrimarySignal",
)
"""What is known of generated particles alone."""
