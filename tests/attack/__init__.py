"""The portal attacked, on loopback and within bounds: what a stranger would try."""
