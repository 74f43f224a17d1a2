"""Search by image: a query photo in, the nearest photos of some folders out.

::

    folders -> walk -> cache | workers -> photos           (`collection`)
    query   -> cache | worker -> photo with its thumbnails (`searcher`)
    method  -> descriptors, stored or made of previews     (`descriptions`)
            -> one against many at once                    (`ranking`)
            or what faster methods put in front            (`shortlist`)
            -> pair by pair in the workers                 (`pairs`, `aligned`)

And comparison by name: a test picture against references by any number of methods
(`comparing`). The calling thread never decodes a picture.
"""

from photodedup.core.search.collection import random_photo
from photodedup.core.search.comparing import MEASURING_LIMITS, compare, illustrate
from photodedup.core.search.searcher import Searcher

__all__ = ["MEASURING_LIMITS", "Searcher", "compare", "illustrate", "random_photo"]
