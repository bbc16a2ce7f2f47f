"""Rules 3, 4, 6 and 8, read in the source: what a door, a service, a model may not do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.maison.sources import est_une_porte, modules, parties

PERIMETRES = {"visibles_par", "animes_par", "modifiables_par", "du_portefeuille_de", "s_adressant_a", "none"}
# Rows that are not about a person: nothing leaks from their list.
REFERENCES = {"Plie", "Commune", "PoleInsertion", "Smic", "Objectif", "EtpPlie", "Organisation"}
# (file, function) → why a door starts from `.objects` without a perimeter. Each starts from an object already scoped,
# or from the caller's own rows.
EXCEPTIONS_OBJECTS: dict[tuple[str, str], str] = {
    ("accounts/views.py", "mon_compte"): "the caller's own roles",
    ("accounts/admin.py", "clean_email"): "an address is one account's among all, which the administrator sees",
    ("parcours/filters.py", "_referents"): "the staff of the PLIE that the caller animates",
    ("parcours/vues/orientation.py", "_conflit"): "reads again the row that the caller was editing",
    ("parcours/vues/situation.py", "modifier"): "reads again the row that the caller was editing",
    ("parcours/vues/situation.py", "rsa_modifier"): "reads again the row that the caller was editing",
    ("parcours/vues/situation_datee.py", "adresse_changer"): "reads again the row that the caller was editing",
    ("parcours/vues/situation_datee.py", "statut_modifier"): "reads again the row that the caller was editing",
    ("sorties/vues/emploi.py", "releves"): "the rows of a parcours that the caller may write",
    ("sorties/vues/emploi.py", "contrat_apercu"): "the rows of a parcours that the caller may write",
    ("sorties/vues/emploi.py", "_employeurs"): "the rows of a parcours that the caller may write",
    ("sorties/vues/formations.py", "creation"): "the row of a parcours that the caller may write",
    ("pilotage/vues/editions.py", "editions"): "the works that the caller asked for",
    ("pilotage/vues/editions.py", "_cle"): "the number of the edition that the caller may draw up",
}


def appels_de_objects(arbre: ast.AST) -> Iterator[tuple[str, str, set[str], int]]:
    """Each `Model.objects…` of a module: the function around it, the model, the names chained to it, the line."""
    parents = {enfant: noeud for noeud in ast.walk(arbre) for enfant in ast.iter_child_nodes(noeud)}
    for noeud in ast.walk(arbre):
        if not (isinstance(noeud, ast.Attribute) and noeud.attr == "objects" and isinstance(noeud.value, ast.Name)):
            continue
        chaine, courant = set(), parents.get(noeud)
        precedent: ast.AST = noeud
        while isinstance(courant, ast.Attribute | ast.Call) and (
            isinstance(courant, ast.Attribute) or courant.func is precedent
        ):
            if isinstance(courant, ast.Attribute):
                chaine.add(courant.attr)
            precedent, courant = courant, parents.get(courant)
        fonction: ast.AST | None = noeud
        while fonction is not None and not isinstance(fonction, ast.FunctionDef):
            fonction = parents.get(fonction)
        yield (fonction.name if fonction else "", noeud.value.id, chaine, noeud.lineno)


def test_aucune_porte_ne_part_de_tout() -> None:
    """Rule 6: out of scope is 404, so a door starts from what the caller may see."""
    fautes, servies = [], set()
    for chemin, arbre in modules().items():
        if not est_une_porte(chemin) or parties(chemin)[-1] == "tasks" or "commands" in parties(chemin):
            continue
        for fonction, modele, chaine, ligne in appels_de_objects(arbre):
            if chaine & PERIMETRES or modele in REFERENCES:
                continue
            if (chemin, fonction) in EXCEPTIONS_OBJECTS:
                servies.add((chemin, fonction))
                continue
            fautes.append(f"{chemin}:{ligne} {modele}.objects dans {fonction}")
    assert fautes == []
    assert sorted(set(EXCEPTIONS_OBJECTS) - servies) == [], "exceptions devenues inutiles"


def noms_appeles(arbre: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Each call: its name, what it is called on, its line."""
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Call):
            if isinstance(noeud.func, ast.Attribute):
                yield noeud.func.attr, ast.unparse(noeud.func.value), noeud.lineno
            elif isinstance(noeud.func, ast.Name):
                yield noeud.func.id, "", noeud.lineno


# Where today's date is known (rule 4): the doors, and what follows for its own reason.
HORLOGE = {
    "plie/socle/horloge.py": "the clock itself",
    "accounts/perimetre.py": "a right is the right of today, whatever the date of the figures",
    "parcours/mur.py": "the wall stands on the rights of today",
    "parcours/ouvertures.py": "a middleware: the right by which a file was read is that of today",
    "parcours/querysets.py": "`visibles_par`: a delegation is in force today",
    "pilotage/presentation/cases.py": "the threshold of A-4: what somebody may read is a right of today",
    "plie/socle/management": "commands",
    "sorties/reprise/service.py": "the import: called by its command and its task alone",
    "pilotage/demo": "the demonstration's data, drawn up to today",
}
PORTES_DU_TEMPS = ("views", "vues", "api", "admin", "tasks", "commands")


def test_seules_les_portes_connaissent_le_jour() -> None:
    """Rule 4: rules, selectors and services receive their date."""
    fautes = []
    for chemin, arbre in modules().items():
        if est_une_porte(chemin, PORTES_DU_TEMPS) or any(chemin.startswith(prefixe) for prefixe in HORLOGE):
            continue
        for nom, objet, ligne in noms_appeles(arbre):
            lit = (
                nom == "aujourdhui"
                or (nom in {"today", "utcnow"} and objet in {"date", "datetime", "timezone"})
                or (nom in {"localdate"} and not _a_un_argument(arbre, nom, ligne))
                or (nom == "now" and objet in {"datetime", "date"})
            )
            if lit:
                fautes.append(f"{chemin}:{ligne} {objet}.{nom}()" if objet else f"{chemin}:{ligne} {nom}()")
    assert fautes == []


def _a_un_argument(arbre: ast.AST, nom: str, ligne: int) -> bool:
    """`localdate(moment)` converts, `localdate()` reads the clock."""
    return any(
        isinstance(n, ast.Call) and n.lineno == ligne and ast.unparse(n.func).endswith(nom) and n.args
        for n in ast.walk(arbre)
    )


def test_l_heure_ne_decide_de_rien_dans_les_regles() -> None:
    """`timezone.now()` stamps a gesture (`*_le`): services read it, never a rule or a selector."""
    fautes = [
        f"{chemin}:{ligne} {objet}.{nom}()"
        for chemin, arbre in modules().items()
        if {"regles", "selectors", "querysets", "cycle", "permissions"} & set(parties(chemin))
        for nom, objet, ligne in noms_appeles(arbre)
        if nom in {"now", "maintenant"} and objet in {"timezone", "datetime", ""}
    ]
    assert fautes == []


def test_save_n_a_pas_d_effet() -> None:
    """Rules 3 and 8: what happens happens in a gesture, not when a row is saved or deleted."""
    fautes = [
        f"{chemin}:{methode.lineno} {classe.name}.{methode.name}"
        for chemin, arbre in modules().items()
        for classe in ast.walk(arbre)
        if isinstance(classe, ast.ClassDef) and ("models" in parties(chemin))
        for methode in classe.body
        if isinstance(methode, ast.FunctionDef) and methode.name in {"save", "delete", "save_base"}
    ]
    assert fautes == []


def test_aucun_metier_dans_les_signaux() -> None:
    """Rule 8: the only signal listened to is the end of the migrations, which loads the reference data."""
    fautes = []
    for chemin, arbre in modules().items():
        for noeud in ast.walk(arbre):
            if isinstance(noeud, ast.FunctionDef):
                fautes += [
                    f"{chemin}:{noeud.lineno} @{ast.unparse(d)}"
                    for d in noeud.decorator_list
                    if ast.unparse(d).startswith("receiver")
                ]
        fautes += [
            f"{chemin}:{ligne} {objet}.connect"
            for nom, objet, ligne in noms_appeles(arbre)
            if nom == "connect" and re.search(r"(pre|post|m2m)_|_(save|delete|changed|init)$", objet)
            and objet != "post_migrate"
        ]  # fmt: skip
    assert fautes == []


def test_un_geste_ne_lance_pas_de_tache() -> None:
    """Rule 8: the door does, once the transaction is committed."""
    fautes = [
        f"{chemin}:{ligne} {objet}.{nom}"
        for chemin, arbre in modules().items()
        if {"services", "regles", "selectors", "models", "forms", "querysets"} & set(parties(chemin))
        for nom, objet, ligne in noms_appeles(arbre)
        if nom in {"delay", "apply_async", "send_task"}
    ]
    assert fautes == []


def test_le_statut_ne_change_que_dans_un_geste() -> None:
    """Rule 3: no door, form, selector or template writes a status."""
    fautes = [
        f"{chemin}:{noeud.lineno} {ast.unparse(cible)}"
        for chemin, arbre in modules().items()
        if est_une_porte(chemin) or "selectors" in parties(chemin)
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Assign)
        for cible in noeud.targets
        if isinstance(cible, ast.Attribute) and cible.attr == "statut"
    ]
    fautes += [
        f"{chemin}:{ligne} {objet}.update(statut=…)"
        for chemin, arbre in modules().items()
        if est_une_porte(chemin) or "selectors" in parties(chemin)
        for nom, objet, ligne in noms_appeles(arbre)
        if nom == "update" and "objects" in objet
    ]
    assert fautes == []


def test_une_porte_n_ecrit_pas_dans_les_tables() -> None:
    """Rule 7: a view calls a service; it creates, updates and deletes nothing by itself."""
    fautes = [
        f"{chemin}:{ligne} {objet}.{nom}"
        for chemin, arbre in modules().items()
        if {"views", "vues", "api"} & set(parties(chemin))
        for nom, objet, ligne in noms_appeles(arbre)
        if nom in {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save", "delete"}
        and not objet.startswith(("formulaire", "request", "cache"))
    ]
    assert fautes == []


def test_un_geste_n_a_que_des_arguments_nommes() -> None:
    """Services are called by keyword: two dates or two people are never swapped in silence."""
    fautes = [
        f"{chemin}:{fonction.lineno} {fonction.name}"
        for chemin, arbre in modules().items()
        if "services" in parties(chemin) and chemin.split("/")[0] in {"parcours", "sorties", "commissions", "pilotage"}
        for fonction in arbre.body
        if isinstance(fonction, ast.FunctionDef)
        and not fonction.name.startswith("_")
        and any("atomic" in ast.unparse(d) for d in fonction.decorator_list)
        and len(fonction.args.args) > 1
    ]
    assert fautes == []
