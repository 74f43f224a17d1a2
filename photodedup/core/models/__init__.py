"""Image encoders that people add: ONNX files, each with a card, in one folder.

`ModelFolder` lists, adds and removes them; `hub` downloads one when somebody asks.
Adding loads onnxruntime and Pillow; listing loads neither.
"""

from photodedup.core.models.folder import Inventory, ModelFolder
from photodedup.core.models.hub import Download, HubAddress

__all__ = ["Download", "HubAddress", "Inventory", "ModelFolder"]
