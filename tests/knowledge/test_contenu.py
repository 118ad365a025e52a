"""Le contenu, fichier par fichier : il se charge, il est bien écrit, il dit des faits connus.

Les nombres attendus viennent du dossier de presse et des pages datées citées dans `sources.yml` ;
ils sont écrits ici en dur pour qu'une retouche malheureuse se voie.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple, Type

import pytest

from knowledge import chemins
from knowledge.load import Base, Chargeur, charger
from knowledge.schema import Contact, Dispositif, Document, Modele, Porte, Reponse, Vocabulaire

N = "\u00a0"
MODELES: Dict[str, Tuple[Type[Modele], bool]] = {
    "dispositifs": (Dispositif, False),
    "portes": (Porte, False),
    "vocabulaires": (Vocabulaire, False),
    "faq": (Reponse, True),
}
FICHIERS = [f for d in MODELES for f in sorted((chemins.RACINE / d).glob("*.yml"))]
FICHIERS += [chemins.RACINE / "contacts.yml", chemins.RACINE / "sources.yml"]
BESOINS = {"locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"}

# Adresses imprimées dans le dossier de presse, qui ne disent ni http ni https.
IMPRIMEES = {
    "societenumerique.gouv.fr/tierslieux",
    "francetierslieux.fr",
    "hyperliens.societenumerique.gouv.fr",
    "www.fondation-travailler-autrement.org",
}

# Sommes en euros, puis en millions d'euros, que les sources donnent.
EUROS = {50_000, 75_000, 100_000, 150_000, 200_000, 250_000, 260_000}
MILLIONS = {"0,7", "2,5", "7,5", "8", "9", "12", "12,6", "13", "14", "15", "20", "25", "30", "45"}
MILLIONS |= {"50", "62", "68", "130", "250"}
POURCENTS = {"49", "51", "65", "95"}

# Par dispositif : minimum, maximum, état et date de l'état.
DISPOSITIFS = {
    "action-logement-coworking": (None, None, "inconnu", "2026-11-24"),
    "bourse-aux-locaux": (None, None, "inconnu", "2026-11-24"),
    "fabriques-de-territoire": (75_000, 150_000, "clos", "2022-02-21"),
    "fabriques-numeriques": (100_000, 100_000, "clos", "2020-02-03"),
    "fonds-amundi": (None, None, "inconnu", "2026-11-24"),
    "france-tiers-lieux": (None, None, "remplace", "2024-07-17"),
    "locaux-vacants-etat": (None, None, "inconnu", "2026-11-24"),
    "majoration-qpv": (None, None, "clos", "2022-02-21"),
    "manufactures-de-proximite": (None, None, "clos", "2024-10-28"),
    "outils-communs": (None, None, "inconnu", "2026-11-24"),
    "services-interet-general": (None, None, "inconnu", "2026-11-24"),
    "subventions-prefets": (None, None, "inconnu", "2026-11-24"),
    "vague-2023": (50_000, 50_000, "clos", "2023-11-10"),
    "vague-2024": (None, None, "clos", "2024-10-28"),
}


def _nom(chemin: Path) -> str:
    return chemin.relative_to(chemins.RACINE).as_posix()


def _textes(valeur: Any, chemin: str = "") -> Iterator[Tuple[str, str]]:
    """Chaque texte d'un objet et l'endroit où il est."""
    if isinstance(valeur, Modele):
        for champ in valeur.__fields__:
            yield from _textes(getattr(valeur, champ), f"{chemin}.{champ}")
    elif isinstance(valeur, list):
        for i, element in enumerate(valeur):
            yield from _textes(element, f"{chemin}.{i}")
    elif isinstance(valeur, str):
        yield chemin.lstrip("."), valeur


def _objets(chemin: Path) -> List[Modele]:
    """Les objets d'un fichier, qui doit se charger sans un seul constat."""
    chargeur = Chargeur()
    modele, en_liste = MODELES.get(chemin.parent.name, (Contact, True))
    if chemin.name == "sources.yml":
        modele = Document
    if en_liste:
        situes: List[Any] = list(chargeur.liste(modele, chemin))
    else:
        situes = [chargeur.fiche(modele, chemin)]
    assert chargeur.erreurs == [], "\n".join(str(e) for e in chargeur.erreurs)
    assert situes and None not in situes
    return [s.objet for s in situes]


@pytest.fixture(scope="module")
def lue() -> Base:
    return charger()


# --- un cas par fichier --------------------------------------------------------------------------


@pytest.mark.parametrize("chemin", FICHIERS, ids=_nom)
def test_le_fichier_se_charge(chemin: Path) -> None:
    for objet in _objets(chemin):
        for ou, texte in _textes(objet):
            assert texte.strip() == texte and texte, ou


FAUTES = {
    "insécable avant : ; ? ! » € %": rf"(?<![{N}/\w:]):(?!//)|\w:(?=\s)|(?<!{N})[;?!»€%]",
    "insécable après «": rf"«(?!{N})",
    "insécable dans les milliers": r"\d \d{3}\b",
    "apostrophe droite": "[\u2018\u2019\u02bc]",
    "guillemets français": '[\u201c\u201d"]',
    "espaces en trop": r"  | \n|\n |\t",
    "points de suspension": r"\.\.\.",
    "ligature œ": r"\b[ŒœOo]?(?i:coeur|oeuvre|noeud|soeur|voeu)",
    "lettres décomposées": "[\u0300-\u036f]",
}


@pytest.mark.parametrize("chemin", FICHIERS, ids=_nom)
def test_la_typographie(chemin: Path) -> None:
    trouvees = [
        f"{ou} : {regle} : …{texte[max(0, m.start() - 20) : m.end() + 20]}…"
        for objet in _objets(chemin)
        for ou, texte in _textes(objet)
        if not texte.startswith("http")
        for regle, motif in FAUTES.items()
        for m in re.finditer(motif, texte)
    ]
    assert trouvees == []


@pytest.mark.parametrize(
    "texte, regle",
    [
        ("Début 2021 : rien", "insécable avant : ; ? ! » € %"),
        ("Début 2021: rien", "insécable avant : ; ? ! » € %"),
        ("Vraiment ?", "insécable avant : ; ? ! » € %"),
        ("50 %", "insécable avant : ; ? ! » € %"),
        ("« oui »", "insécable après «"),
        ("75 000", "insécable dans les milliers"),
        ("l’État", "apostrophe droite"),
        ("un “mot”", "guillemets français"),
        ("un oeuvre", "ligature œ"),
        ("e\u0301tat", "lettres décomposées"),
    ],
)
def test_la_regle_voit_la_faute(texte: str, regle: str) -> None:
    assert re.search(FAUTES[regle], texte)


@pytest.mark.parametrize("chemin", FICHIERS, ids=_nom)
def test_les_adresses_ont_une_source(chemin: Path, lue: Base) -> None:
    """Aucune adresse qu'une source ne donne pas, ni dans un lien, ni au fil d'un texte."""
    connues = {d.url for d in lue.documents.values() if d.url}
    nom_de_site = r"www\.|\w\.(?:fr|com|org|net)\b" if chemin.name != "sources.yml" else r"www\."
    for objet in _objets(chemin):
        for ou, texte in _textes(objet):
            if texte.startswith("http"):
                imprimee = texte.split("://")[1].rstrip("/") in IMPRIMEES
                assert texte in connues or imprimee, f"{ou} : {texte}"
            else:
                assert not re.search(rf"https?://|{nom_de_site}", texte), ou
                assert "@" not in texte or "@etalab" in texte, ou


def test_les_adresses_imprimees_sont_bien_formees(lue: Base) -> None:
    for d in lue.documents.values():
        assert d.url is None or re.fullmatch(r"https?://[^\s«»\"]+", d.url), d.id


def _sommes(texte: str) -> Iterator[Tuple[str, str]]:
    """(nombre, unité) de chaque somme ; « 75 000 à 150 000 € » en donne deux."""
    nombre = rf"\d[\d{N}]*(?:,\d+)?"
    motif = rf"({nombre})(?:[ {N}](?:à|ou) ({nombre}))?[ {N}](millions?|euros|€|%|M€)"
    for m in re.finditer(motif, texte):
        unite = {"million": "M", "millions": "M", "M€": "M", "%": "%"}.get(m[3], "€")
        yield from ((n.replace(N, ""), unite) for n in m.groups()[:2] if n)


@pytest.mark.parametrize(
    "chemin", [f for f in FICHIERS if f.parent.name in ("dispositifs", "faq", "portes")], ids=_nom
)
def test_les_sommes_sont_celles_des_sources(chemin: Path) -> None:
    for objet in _objets(chemin):
        for ou, texte in _textes(objet):
            for nombre, unite in _sommes(texte):
                connues = {"€": {str(e) for e in EUROS}, "M": MILLIONS, "%": POURCENTS}[unite]
                assert nombre in connues, f"{ou} : {nombre} {unite}"


def test_on_lit_bien_les_sommes() -> None:
    texte = f"de 75{N}000 à 150{N}000{N}€, 62 millions d'euros et 51{N}%"
    assert list(_sommes(texte)) == [("75000", "€"), ("150000", "€"), ("62", "M"), ("51", "%")]


# --- les dispositifs -----------------------------------------------------------------------------


def _en_lettres(somme: int) -> str:
    return f"{somme:,}".replace(",", N)


@pytest.mark.parametrize("identifiant", DISPOSITIFS)
def test_le_montant_et_l_etat(lue: Base, identifiant: str) -> None:
    (fiche,) = [d for d in lue.dispositifs if d.id == identifiant]
    montant, statut = fiche.montant, fiche.statut
    obtenu = (montant.minimum, montant.maximum, statut.etat, statut.au.isoformat())
    assert obtenu == DISPOSITIFS[identifiant]
    for somme in (montant.minimum, montant.maximum):
        assert somme is None or _en_lettres(somme) in montant.texte
    if montant.source.document == "dossier" and montant.minimum is None:
        assert re.search(r"aucun montant|ne chiffrait pas", montant.texte)


def test_aucun_dispositif_de_plus_ni_de_moins(lue: Base) -> None:
    assert {d.id for d in lue.dispositifs} == set(DISPOSITIFS)


def test_rien_n_est_dit_ouvert(lue: Base) -> None:
    """Au 24 novembre 2026, aucune source ne montrait d'appel ouvert."""
    assert "ouvert" not in {d.statut.etat for d in lue.dispositifs}


@pytest.mark.parametrize(
    "identifiant, sommes",
    [
        ("fabriques-de-territoire", ["75 000", "150 000", "50 000"]),
        ("fabriques-numeriques", ["100 000"]),
        ("vague-2023", ["50 000"]),
        ("vague-2024", ["9 millions"]),
        ("action-logement-coworking", ["50 millions", "30", "20"]),
        ("fonds-amundi", ["50 millions", "51", "49"]),
    ],
)
def test_le_montant_dit_les_sommes(lue: Base, identifiant: str, sommes: List[str]) -> None:
    (fiche,) = [d for d in lue.dispositifs if d.id == identifiant]
    texte = fiche.montant.texte.replace(N, " ")
    assert [s for s in sommes if s not in texte] == []


@pytest.mark.parametrize(
    "identifiant, faits",
    [
        ("montant_fabrique", ["75 000", "150 000", "50 000", "trois ans"]),
        ("budget_ami", ["45 millions", "62 millions", "407"]),
        ("objectif_300", ["300", "150", "2022"]),
        ("fabriques_numeriques", ["32", "100 000", "2019"]),
        ("fabriques_labellisees", ["190", "189", "407"]),
        ("candidater", ["30 septembre 2021", "2023", "2024"]),
        ("france_relance", ["250 millions", "inclusion numérique"]),
        ("nombre_tiers_lieux", ["1 800", "2018", "3 500"]),
        ("programme", ["juin 2019"]),
        ("hyperliens", ["dix films"]),
        ("source_dossier", ["octobre 2020", "mars 2021", "début 2021"]),
    ],
)
def test_la_reponse_dit_les_faits(lue: Base, identifiant: str, faits: List[str]) -> None:
    (reponse,) = [r for r in lue.faq if r.id == identifiant]
    texte = reponse.reponse.replace(N, " ")
    assert [f for f in faits if f not in texte] == []


def test_les_six_besoins_sont_couverts(lue: Base) -> None:
    assert {t.valeur for t in lue.vocabulaires["besoins"].termes} == BESOINS
    assert {b for d in lue.dispositifs for b in d.besoins} == BESOINS
    for d in lue.dispositifs:  # chaque fiche dit elle-même le besoin qui la fait proposer
        dits = {v for c in d.criteres if c.champ == "besoins" for v in c.rempli}
        assert dits == set(d.besoins), d.id


def test_les_identifiants_sont_uniques(lue: Base) -> None:
    for objets in (lue.dispositifs, lue.faq, lue.portes, lue.fabriques, lue.videos):
        ids = [o.id for o in objets]
        assert [i for i, n in Counter(ids).items() if n > 1] == []
    for d in lue.dispositifs:
        criteres = [c.id for c in d.criteres]
        assert len(criteres) == len(set(criteres)), d.id
    for v in lue.vocabulaires.values():
        valeurs = [t.valeur for t in v.termes]
        assert len(valeurs) == len(set(valeurs)), v.id


def test_les_textes_du_dossier_sont_dates(lue: Base) -> None:
    """Un fait du dossier n'est jamais dit au présent sans sa date."""
    for r in lue.faq:
        if r.source.document == "dossier":
            assert re.search(r"(?i)début 2021|début de 2021|juin 2019", r.reponse), r.id


# --- les Fabriques -------------------------------------------------------------------------------

PAR_DEPARTEMENT = {
    **{"01": 2, "06": 3, "13": 8, "26": 4, "29": 2, "30": 4, "31": 3, "33": 2, "34": 5, "38": 6},
    **{"44": 3, "59": 6, "62": 3, "67": 4, "69": 4, "75": 5, "76": 3, "80": 1, "84": 4, "92": 2},
    **{"93": 7, "95": 1, "2B": 1, "971": 1, "972": 1, "973": 2, "974": 4},
    **{"2A": 0, "08": 0, "09": 0, "15": 0, "23": 0, "43": 0, "65": 0, "66": 0, "82": 0, "85": 0},
    **{"88": 0, "89": 0, "90": 0, "91": 0, "94": 0, "976": 0},
}
PAR_REGION = {
    "Auvergne-Rhône-Alpes": 27,
    "Bourgogne-Franche-Comté": 10,
    "Bretagne": 8,
    "Centre-Val de Loire": 10,
    "Corse": 1,
    "Grand Est": 14,
    "Guadeloupe": 1,
    "Guyane": 2,
    "Hauts-de-France": 14,
    "La Réunion": 4,
    "Martinique": 1,
    "Normandie": 10,
    "Nouvelle-Aquitaine": 17,
    "Occitanie": 23,
    "Pays de la Loire": 9,
    "Provence-Alpes-Côte d'Azur": 19,
    "Île-de-France": 19,
}


def test_189_fabriques(lue: Base) -> None:
    """Le dossier en annonce 190 et en montre 189."""
    assert len(lue.fabriques) == 189
    par_departement = Counter(f.departement_code for f in lue.fabriques)
    assert {d: par_departement[d] for d in PAR_DEPARTEMENT} == PAR_DEPARTEMENT
    regions = Counter(
        lue.regions[lue.departements[f.departement_code]["region"]]["nom"] for f in lue.fabriques
    )
    assert regions == PAR_REGION
    assert Counter(f.confiance for f in lue.fabriques) == {"sure": 170, "probable": 19}


def _fabriques(lue: Base, nom: str = "", ville: str = "") -> set[Tuple[str, str, str]]:
    return {
        (f.nom, f.departement_code, f.ville)
        for f in lue.fabriques
        if f.nom == nom or (ville and f.ville == ville)
    }


def test_les_homonymes_restent_deux(lue: Base) -> None:
    assert _fabriques(lue, nom="La Machinerie") == {
        ("La Machinerie", "38", "Grenoble"),
        ("La Machinerie", "80", "Amiens"),
    }
    assert _fabriques(lue, ville="Saint-Denis") == {
        ("La Miel", "93", "Saint-Denis"),
        ("SCIC SA La Main 9-3.0", "93", "Saint-Denis"),
        ("Association Solidarnum", "974", "Saint-Denis"),
    }


def test_les_fabriques_sont_bien_ecrites(lue: Base) -> None:
    for f in lue.fabriques:
        nom = lue.communes[f.code_insee]["nom"]
        assert f.ville in (nom, f"L'{nom}"), f.id
        for ou, texte in _textes(f):
            assert not re.search(FAUTES["apostrophe droite"], texte), (f.id, ou)
            assert "  " not in texte and texte == texte.strip(), (f.id, ou)
        assert f.nom not in (
            "Nouvelle Fabrique",
            "STRUCTURE PORTEUSE",
        )  # légende et titre du tableau
        # Le dossier ne dit pas lesquelles sont numériques : rien n'est deviné du nom.
        assert f.numerique == "", f.id


# --- les films -----------------------------------------------------------------------------------

FILMS = {
    "Amiens": "s5X7di05FzQ",
    "Nantes": "JEapfSDPJ9Q",
    "Guéret": "CDQsRe6GZHU",
    "Brest": "2QHE4olHTRQ",
    "Saint-Julien-en-Born": "O51zhoJ_GsM",
    "Autrêches": "NCMhqSlhPrI",
    "Luxeuil-les-Bains": "GlaZba_OZWI",
    "Marseille": "eTCW_yrZFNQ",
    "Beaumont-lès-Valence": "SqHEYhv1rz4",
    "Arvieu": "lzQvAZKG_i8",
}


def test_dix_films(lue: Base) -> None:
    """Les adresses sont celles des liens du document, pas celles relues sur l'image."""
    assert {v.ville: v.url for v in lue.videos} == {
        ville: f"http://www.youtube.com/watch?v={cle}" for ville, cle in FILMS.items()
    }
    assert len(lue.videos) == 10
    for v in lue.videos:
        assert lue.communes[v.code_insee]["nom"] == v.ville
        for regle, motif in FAUTES.items():
            assert not re.search(motif, v.titre), (v.id, regle)
