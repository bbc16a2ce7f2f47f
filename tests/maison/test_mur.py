"""Each place where a request reads beyond its perimeter is listed here, with what keeps it from showing anybody."""

from __future__ import annotations

import ast

from tests.maison.sources import modules

# (file, function) → why nothing comes out of it that the reader may not read.
LEVEES = {
    ("parcours/filters.py", "_referents"): "names of the staff of the PLIE that the reader animates",
    ("parcours/vues/orientation.py", "_enregistrer"): "writes a person who has no parcours yet",
    ("participants/conservation/vues.py", "_simulation"): "figures of what the night will archive and destroy",
    ("participants/doublons/vues.py", "comparer"): "both people come from `animes_par`; other PLIE are never named",
    ("participants/doublons/vues.py", "fusion"): "the merge comes from `visibles_par`",
    ("participants/doublons/vues.py", "fusion_annuler"): "the merge comes from `visibles_par`",
    ("pilotage/conduite/cohortes.py", "cohortes"): "figures",
    ("pilotage/conduite/entonnoir.py", "entonnoir"): "figures; the lists behind them are opened through `visibles_par`",
    ("pilotage/consolidation/calcul.py", "_lire"): "figures",
    ("pilotage/indicateurs/calcul.py", "_lire"): "figures",
    ("pilotage/indicateurs/calcul.py", "_lister"): "numbers of parcours, opened through `visibles_par`",
    ("pilotage/indicateurs/passe.py", "comme_alors"): "figures of the past, in tables that live as long as the block",
    ("pilotage/indicateurs/passe.py", "reperes"): "how many rows the history has",
    ("sorties/vues/liens.py", "lien"): "the page of a secret: it shows the PLIE and a date",
    ("sorties/vues/liens.py", "lien_ouvrir"): "the one document that the secret opens",
}


def test_chaque_levee_du_mur_est_connue() -> None:
    trouvees = {
        (chemin, fonction.name)
        for chemin, arbre in modules().items()
        if chemin != "plie/socle/mur.py"
        for fonction in ast.walk(arbre)
        if isinstance(fonction, ast.FunctionDef)
        and any(_leve(noeud) for noeud in [*ast.walk(fonction), *fonction.decorator_list])
    }
    assert trouvees == set(LEVEES)


def _leve(noeud: ast.AST) -> bool:
    return isinstance(noeud, ast.Call) and ast.unparse(noeud.func).rsplit(".", 1)[-1] == "leve"
