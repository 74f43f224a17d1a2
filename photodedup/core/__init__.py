"""The library: folders in, groups out, groups into undoable actions. Knows no Qt."""
