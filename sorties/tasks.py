"""The works of this app, done by the worker."""

from plie.socle.taches import executant
from sorties.reprise import travaux
from sorties.reprise.depots import NATURE

executant(NATURE)(travaux.executer)
