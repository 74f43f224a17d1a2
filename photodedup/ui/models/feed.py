"""Brings what a scan found into the list of groups, a few new groups at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.records import Group
    from photodedup.ui.models.additions import Additions
    from photodedup.ui.models.groups import GroupModel

AT_ONCE = 50
"""New groups in one turn of the event loop.

A scan of which everything is cached brings hundreds at once: taking them over in one
event held the window up for 73 to 164 ms.
"""


class GroupFeed(QObject):
    """Sets the groups of a model in steps; only the newest groups count.

    Parameters
    ----------
    additions
        What people put into the groups; it is laid over all that are set.

    Signals
    -------
    changed()
        The first of the groups are there; then again: all of them.
    finished()
        All of them are there (after `changed`).
    """

    changed = Signal()
    finished = Signal()

    def __init__(
        self,
        groups: GroupModel,
        additions: Additions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._groups, self._additions = groups, additions
        self._found: Sequence[Group] = ()
        self._left: Sequence[Group] = ()
        self._is_setting = False
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)
        additions.changed.connect(lambda: self.set_groups(self._found))

    @property
    def is_setting(self) -> bool:
        """Whether rows come and go right now: a view that moves on is not the user."""
        return self._is_setting

    def set_groups(self, found: Sequence[Group], *, regrouped: bool = False) -> None:
        """Show these groups; the first of them before this returns.

        Parameters
        ----------
        regrouped
            See `GroupModel.set_groups`.
        """
        self._timer.stop()
        self._is_setting = True
        self._found = found
        groups = self._additions.joined(found)
        self._left = self._groups.set_groups(groups, AT_ONCE, regrouped=regrouped)
        self._is_setting = False
        self._tell()

    def clear(self) -> None:
        """Forget what is still to come."""
        self._timer.stop()
        self._found = self._left = ()

    def finish(self) -> None:
        """Bring everything now."""
        if self._left:
            self._timer.stop()
            self._groups.add_groups(self._left)
            self._left = ()
            self._tell()

    def _go_on(self) -> None:
        self._groups.add_groups(self._left[:AT_ONCE])
        self._left = self._left[AT_ONCE:]
        if self._left:
            self._timer.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if self._left:
            self._timer.start()
        else:
            self.finished.emit()
