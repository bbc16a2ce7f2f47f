"""What the steering refuses."""

from plie.socle.erreurs import ErreurMetier


class PublicationImpossible(ErreurMetier):
    """The edition is not in a state to be published."""
