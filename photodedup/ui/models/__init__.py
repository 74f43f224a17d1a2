"""Item models and other state that views show; no widgets."""
