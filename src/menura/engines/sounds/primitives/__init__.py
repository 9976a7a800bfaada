"""What mechanisms are built from: vectorised, seeded, at audio rate."""
