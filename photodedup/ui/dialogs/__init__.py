"""Dialogs: confirming an action, lists of skipped files and past actions, help."""
