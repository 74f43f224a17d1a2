"""The window: the only room that knows Qt.

`app` builds and connects everything; `main_window` holds the pages, menus and the
status line; `scan_worker` and `action_worker` run the core on threads of their own.
Nothing here imports numpy, OpenCV or Pillow, so that the window shows at once.
"""
