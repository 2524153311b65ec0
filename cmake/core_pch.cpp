// Compiled once, so that the precompiled header of the folders without libtorch belongs to a target that others can reuse.
