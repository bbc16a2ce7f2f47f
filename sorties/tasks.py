"""The works of this app, done by the worker."""

from plie.socle.avancement import Avancement
from plie.socle.horloge import maintenant
from plie.socle.models import Tache
from plie.socle.taches import executant
from sorties.reprise import travaux
from sorties.reprise.depots import NATURE
from sorties.services import liens

executant(NATURE)(travaux.executer)


@executant(liens.NATURE)
def envoyer_lien(tache: Tache, avancer: Avancement) -> dict[str, bool]:
    """Send one private link, once."""
    return {"envoye": liens.envoyer(lien_id=int(tache.cle), racine=tache.parametres["racine"], maintenant=maintenant())}
