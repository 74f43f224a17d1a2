"""Training of the small Siamese embedding network; optional, needs the extra `train`.

::

    pictures    folders -> squared pixels, labels, a held-out part
    idx         labelled pictures of MNIST and Fashion-MNIST, in their own files
    drawn       pictures that nobody photographed, to widen a narrow collection
    views       a picture -> its altered copies: what the network must see as one
    network     the network and the normalisation inside its graph
    losses      InfoNCE with spread, contrastive, triplet
    schedule    resolution and learning rate along a run
    weights     the running average of the weights, and their file
    training    the loop: early stop, checkpoint, resume
    batches     views of some pictures, decided by the seed and the step
    recall      how often the nearest stored picture is the right one
    export      ONNX in 8 bits
    card        what the model takes and gives, what made it, how good it is
    model       the whole way from folders to a model with its card

Nothing imports this package except the command line, and only when asked to train.
`pictures`, `idx`, `drawn`, `views`, `batches` and `recall` need no torch.
"""
