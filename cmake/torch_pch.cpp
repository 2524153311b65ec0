// Compiled once, so that the precompiled header of libtorch belongs to a target that others can reuse.
