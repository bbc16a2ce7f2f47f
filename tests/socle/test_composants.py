"""The components: what they say, that they escape what they are given, that nothing is inline."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.navigation import Entree
from plie.socle.champs import ChampDate, ChampTexteLong

LE = date(2026, 11, 22)


def rendre(gabarit: str, **contexte: object) -> str:
    """Render and bring the white space back to one."""
    html = Template("{% load composants typographie %}" + gabarit).render(Context(contexte))
    return re.sub(r"\s*\n\s*", " ", html).strip()


class Texte(HTMLParser):
    """What is read, without the markup."""

    def __init__(self) -> None:
        super().__init__()
        self.morceaux: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.morceaux.append(" ".join(data.split()))


def lire(gabarit: str, **contexte: object) -> list[str]:
    """Give the texts of a component, in order."""
    lecteur = Texte()
    lecteur.feed(rendre(gabarit, **contexte))
    return lecteur.morceaux


def test_une_icone_est_decorative():
    assert rendre('{% icone "check" %}').startswith('<svg aria-hidden="true" focusable="false" ')


@pytest.mark.parametrize("ton", ["succes", "attention", "danger", "info", "accent", "neutre"])
def test_une_etiquette_dit_son_statut_par_un_texte_et_une_icone(ton):
    html = rendre("{% etiquette libelle ton %}", libelle="En <attente>", ton=ton)
    assert f'class="etiquette etiquette-{ton}"' in html
    assert html.count("<svg") == 1
    assert "En &lt;attente&gt;" in html


def test_une_tuile_ouvre_la_liste_qui_la_fait():
    assert 'href="/parcours/?retard=1"' in rendre('{% tuile "En retard" 3 url="/parcours/?retard=1" icone="alarm" %}')
    assert lire('{% tuile "En retard" 3 detail="dont 1 urgent" ton="danger" %}') == ["3", "En retard", "dont 1 urgent"]


@pytest.mark.parametrize(
    ("limite", "ton", "delai"),
    [
        (date(2026, 11, 18), "danger", "en retard de 4 jours"),
        (date(2026, 11, 22), "attention", "aujourd’hui"),
        (date(2026, 11, 29), "attention", "dans 7 jours"),
        (date(2026, 11, 30), "neutre", "dans 8 jours"),
        (None, "neutre", "sans date limite"),
    ],
)
def test_une_echeance_dit_son_delai(limite, ton, delai):
    gabarit = '{% echeance "Statuer" limite le regle="P-3.2" detail="Mme X" url="/u" geste="Proposer" %}'
    assert f'class="echeance echeance-{ton}"' in rendre(gabarit, limite=limite, le=LE)
    assert delai in lire(gabarit, limite=limite, le=LE)


def test_une_donnee_absente_est_dite():
    assert lire(
        '{% fiche %}{% donnee "Téléphone" None %}{% donnee "Enfants" 0 %}'
        '{% donnee "Ville" "Aix" url="/v" %}{% finfiche %}'
    ) == [
        "Téléphone", "Non renseigné", "Enfants", "0", "Ville", "Aix",
    ]  # fmt: skip


def test_un_verdict_montre_ses_conditions():
    assert lire(
        '{% verdict "Sortie possible" favorable=None detail="À partir de mars" regle="S-2" %}'
        '{% condition "Durée" True attendu="6 mois" constate="7 mois" regle="S-2.1" %}'
        '{% condition "Maintien" False %}{% condition "Attestation" None %}{% finverdict %}'
    ) == ["Sortie possible", "S-2", "À partir de mars", "Durée", "S-2.1", "Attendu :", "6 mois", "Constaté :", "7 mois",
          "remplie", "Maintien", "manquante", "Attestation", "à vérifier"]  # fmt: skip
    assert "verdict-succes" in rendre('{% verdict "Oui" favorable=True %}{% finverdict %}')
    assert "verdict-danger" in rendre('{% verdict "Non" favorable=False %}{% finverdict %}')


def test_un_evenement_dit_qui_et_quand():
    assert lire(
        '{% fil "Historique" %}{% evenement "Entretien" quand=le qui="Paul MARTIN" url="/e" %}'
        "<p>Note</p>{% finevenement %}{% finfil %}",
        le=LE,
    ) == ["Entretien", "22/11/2026", "· Paul MARTIN", "Note"]


def test_la_progression_interroge_jusqu_a_la_fin():
    en_cours = rendre('{% progression "Calcul" 320 1475 url="/etat" %}')
    assert 'hx-get="/etat"' in en_cours
    assert '<progress id="progression-barre" value="320" max="1475">22\u202f%</progress>' in en_cours
    assert "hx-get" not in rendre('{% progression "Calcul" 2 2 url="/etat" terminee=True %}')
    assert "max=" not in rendre('{% progression "Calcul" 0 0 %}')


def test_le_menu_lit_des_objets_et_des_dictionnaires():
    entrees = [Entree("À faire", "/a", "list", actif=True), {"libelle": "Parcours", "url": "/p", "compteur": 7}]
    html = rendre("{% menu entrees %}", entrees=entrees)
    assert '<a href="/a" aria-current="page">' in html
    assert lire("{% menu entrees %}", entrees=entrees) == ["À faire", "Parcours", "7"]
    assert lire("{% onglets entrees %}", entrees=entrees) == ["À faire", "Parcours", "7"]


def test_le_fil_d_ariane_finit_par_la_page():
    html = rendre('{% fil_ariane "Parcours" "/p" "DURAND" %}')
    assert '<li><a href="/p">Parcours</a></li><li aria-current="page">DURAND</li>' in html.replace("> <", "><")
    assert "aria-current" not in rendre('{% fil_ariane "Parcours" "/p" %}')


def requete(**parametres: str) -> object:
    return RequestFactory().get("/liste/", parametres)


def test_la_pagination_garde_les_filtres():
    html = rendre(
        "{% pagination page %}", page=Paginator(range(95), 10).page(2), request=requete(statut="actif", page="2")
    )
    assert 'href="?statut=actif&amp;page=3"' in html
    assert '<a href="?statut=actif&amp;page=2" aria-current="page">' in html
    assert "11 à 20 sur 95" in html
    assert lire("{% pagination page %}", page=Paginator(range(3), 10).page(1), request=requete()) == ["3 résultats"]
    assert lire("{% pagination page %}", page=Paginator([], 10).page(1), request=requete()) == []


def test_le_tri_s_inverse():
    assert 'href="?tri=nom"' in rendre('{% tri "Nom" "nom" %}', request=requete(page="3"))
    assert 'href="?tri=-nom"' in rendre('{% tri "Nom" "nom" %}', request=requete(tri="nom"))
    assert 'href="?tri=nom"' in rendre('{% tri "Nom" "nom" %}', request=requete(tri="-nom"))
    assert rendre('{% sens_du_tri "nom" %}', request=requete(tri="-nom")) == 'aria-sort="descending"'
    assert rendre('{% sens_du_tri "nom" %}', request=requete()) == ""


class Formulaire(forms.Form):
    groupes = (("Rendez-vous", ("le",)),)
    le = ChampDate(label="Date", help_text="Le premier entretien.")
    note = ChampTexteLong(label="Note", brouillon="entretien-12", required=False)
    sujets = forms.MultipleChoiceField(
        label="Sujets", choices=[("a", "logement")], widget=forms.CheckboxSelectMultiple, required=False
    )
    piece = forms.FileField(label="Pièce", required=False)
    jeton = forms.CharField(widget=forms.HiddenInput, required=False)


def test_un_formulaire_relie_chaque_erreur_a_son_champ():
    html = rendre('{% formulaire form "Noter" annuler="/" %}', form=Formulaire({"le": "31/02/26"}), csrf_token="jeton")
    assert 'enctype="multipart/form-data" data-en-erreur' in html
    assert '<a href="#id_le">Date</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_le_helptext id_le_error"' in html
    assert 'id="id_le_error"' in html
    assert "<legend>Rendez-vous</legend>" in html
    assert 'data-brouillon="entretien-12"' in html


def test_un_formulaire_neuf_ne_montre_pas_d_erreur():
    html = rendre('{% formulaire form hors_suivi=True action="/envoi" %}', form=Formulaire(), csrf_token="jeton")
    assert "data-resume-erreurs" not in html
    assert 'action="/envoi"' in html
    assert " data-sans-suivi" in html


def test_les_filtres_se_comptent_et_gardent_le_tri():
    class Filtre(forms.Form):
        nom = forms.CharField(label="Nom", required=False)

    html = rendre("{% filtres form %}", form=Filtre({"nom": "Dur"}), request=requete(nom="Dur", tri="nom", page="2"))
    assert '<input type="hidden" name="tri" value="nom">' in html
    assert "Retirer le filtre (1)" in html
    assert 'name="page"' not in html
    assert "Retirer" not in rendre("{% filtres form %}", form=Filtre(), request=requete())


def test_les_cadres_gardent_ce_que_la_page_ecrit():
    html = rendre(
        '{% entete titre surtitre="S" sous_titre="U" %}<a href="/x">Agir</a>{% finentete %}'
        '{% carte "C" icone="check" ident="c" niveau=3 %}<p>corps</p>{% fincarte %}'
        '{% tableau "Légende" cartes=False %}<tbody></tbody>{% fintableau %}'
        '{% alerte "danger" "Attention" %}<p>alerte</p>{% finalerte %}'
        '{% dialogue "d" "Clore" %}<p>dialogue</p>{% findialogue %}'
        '{% depliable "Détail" ouvert=True %}<p>plus</p>{% findepliable %}'
        '{% etat_vide "Rien" "Texte" url="/y" geste="Créer" %}{% avis_lecteurs lecteurs %}{% champ form.le %}',
        titre="T <1>",
        lecteurs=["le pôle", "le PLIE"],
        form=Formulaire(),
    )
    assert "<h1>T &lt;1&gt;</h1>" in html
    for morceau in (
        '<a href="/x">Agir</a>',
        "<p>corps</p>",
        "<h3 ",
        "<p>alerte</p>",
        "<p>dialogue</p>",
        '<details class="depliable" open>',
        "le pôle, le PLIE",
    ):
        assert morceau in html
    assert re.findall(r'\sstyle="|\son\w+="', html) == []


@pytest.mark.parametrize("nom", ["400", "403", "403_csrf", "404", "405", "500", "503"])
def test_une_page_d_erreur_se_rend_sans_contexte(nom):
    html = render_to_string(f"{nom}.html")
    assert html.count("<h1>") == 1
    assert '<html lang="fr">' in html
    assert "FSE+" in html
    assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)|\sstyle=\"|\son\w+=\"", html) == []


def test_le_refus_donne_son_motif():
    assert "Ce parcours est clos." in render_to_string("403.html", {"exception": "Ce parcours est clos."})
