// Compiled once a target, so that a precompiled header belongs to a target that others can reuse.
