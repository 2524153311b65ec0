// Compiled once, so that the precompiled headers of the tests belong to targets that others can reuse.
