"""Une faute d'éditeur se dit en français : le fichier, la ligne, le champ, la valeur proche."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, List, Tuple

import pytest

from knowledge.load import Constat, ErreurBase, charger, proche

Remplacer = Callable[[str, str, str], int]
FICHE = "dispositifs/fabriques-de-territoire.yml"
LOCAUX = "dispositifs/locaux-vacants-etat.yml"


def _erreurs(sources: Path) -> List[Constat]:
    with pytest.raises(ErreurBase) as attrapee:
        charger(sources)
    erreurs = attrapee.value.erreurs
    assert str(attrapee.value) == "\n".join(str(e) for e in erreurs)
    for e in erreurs:
        assert str(e).startswith(f"{e.fichier}:{e.ligne} — {e.champ} : {e.message}")
        assert "\n" not in str(e) and "Traceback" not in str(e)
    return erreurs


def test_des_sources_justes_se_chargent(sources: Path) -> None:
    lue = charger(sources)
    assert len(lue.dispositifs) == 4 and len(lue.fabriques) == 189 and len(lue.videos) == 10


FAUTES = {
    "champ inconnu": (
        FICHE,
        ("pour_qui: >-", "pour_quoi: >-"),
        ("pour_quoi", "champ inconnu", "pour_qui"),
    ),
    "champ imbriqué inconnu": (
        FICHE,
        ("  minimum: 75000", "  minimun: 75000"),
        ("montant.minimun", "champ inconnu", "minimum"),
    ),
    "date impossible": (
        FICHE,
        ("au: 2022-02-21", "au: 21 février 2022"),
        ("statut.au", "date illisible", "AAAA-MM-JJ"),
    ),
    "date dans le futur": (
        FICHE,
        ("verifie_le: 2026-11-24", "verifie_le: 2999-01-01"),
        ("date", "futur", ""),
    ),
    "montant en lettres": (
        FICHE,
        ("minimum: 75000", "minimum: 75 000 €"),
        ("montant.minimum", "nombre entier", "75000"),
    ),
    "statut inventé": (
        FICHE,
        ("etat: clos", "etat: ferme"),
        ("statut.etat", "valeur inconnue", "ouvert, clos, remplace, inconnu"),
    ),
    "besoin mal écrit": (
        FICHE,
        ("besoins: [amorcage]", "besoins: [amorçage]"),
        ("besoins.0", "n'est pas un besoin", "amorcage"),
    ),
    "valeur de critère mal écrite": (
        FICHE,
        ("rempli: [en_projet, ouvert]", "rempli: [en_projet, ouverte]"),
        ("criteres.1.rempli.1", "n'est pas une valeur de « avancement »", "ouvert"),
    ),
    "contact inconnu": (
        FICHE,
        ("contacts: [prefecture,", "contacts: [prefectures,"),
        ("contacts.0", "contacts.yml", "prefecture"),
    ),
    "document inconnu": (
        FICHE,
        ("document: est-republicain-2022", "document: est-republicain-2021"),
        ("statut.source.document", "sources.yml", "est-republicain-2022"),
    ),
    "dispositif suivant inconnu": (
        FICHE,
        ("remplace_par: [vague-2023,", "remplace_par: [vague-20233,"),
        ("statut.remplace_par.0", "n'est pas un dispositif", "vague-2023"),
    ),
    "identifiant qui n'est pas le nom du fichier": (
        LOCAUX,
        ("id: locaux-vacants-etat", "id: locaux-vacants"),
        ("id", "locaux-vacants-etat", ""),
    ),
    "besoins vides": (
        LOCAUX,
        ("besoins: [locaux]", "besoins: []"),
        ("besoins", "au moins un élément", ""),
    ),
    "texte au lieu d'une liste": (
        LOCAUX,
        ("besoins: [locaux]", "besoins: locaux"),
        ("besoins", "liste est attendue", "tiret"),
    ),
    "contact d'une porte": (
        "portes/assurance.yml",
        ("- assureur", "- assureurs"),
        ("contacts.0", "contacts.yml", "assureur"),
    ),
    "document d'une réponse": (
        "faq/assistant.yml",
        ("document: dossier", "document: dosier"),
        ("source.document", "sources.yml", "dossier"),
    ),
    "département d'une Fabrique": (
        "fabriques.csv",
        ("lab-01-01,LAB 01,01,", "lab-01-01,LAB 01,1,"),
        ("departement_code", "n'est pas un département", ""),
    ),
    "commune d'un autre département": (
        "fabriques.csv",
        ("la-dynamo-73,La Dynamo,73,", "la-dynamo-73,La Dynamo,74,"),
        ("departement_code", "Chambéry est dans le département 73", ""),
    ),
    "commune d'une Fabrique": (
        "fabriques.csv",
        (",Chambéry,73065,", ",Chambéry,73056,"),
        ("code_insee", "n'est pas une commune", ""),
    ),
    "Fabrique en double": (
        "fabriques.csv",
        ("la-dynamo-73,", "lab-01-01,"),
        ("id", "déjà à la ligne 2", ""),
    ),
    "commune d'un film": (
        "videos.csv",
        (",Guéret,23096,", ",Guéret,23999,"),
        ("code_insee", "n'est pas une commune", ""),
    ),
}


@pytest.mark.parametrize("fichier, change, attendu", FAUTES.values(), ids=FAUTES)
def test_une_faute_un_message(
    sources: Path,
    remplacer: Remplacer,
    fichier: str,
    change: Tuple[str, str],
    attendu: Tuple[str, str, str],
) -> None:
    ligne = remplacer(fichier, *change)
    champ, message, suggestion = attendu
    trouvees = [e for e in _erreurs(sources) if e.champ == champ and message in e.message]
    assert len(trouvees) == 1
    assert trouvees[0].fichier == f"knowledge/{fichier}" and trouvees[0].ligne == ligne
    assert suggestion in trouvees[0].suggestion


def test_un_champ_qui_manque(sources: Path, remplacer: Remplacer) -> None:
    remplacer(LOCAUX, "revoir_sous_mois: 6\n", "")  # facultatif : rien à dire
    charger(sources)
    remplacer(LOCAUX, "verifie_le: 2026-11-24\n", "")
    (erreur,) = _erreurs(sources)
    assert (erreur.fichier, erreur.champ) == (f"knowledge/{LOCAUX}", "verifie_le")
    assert "obligatoire" in erreur.message


@pytest.mark.parametrize(
    "change",
    [("porte_par:", "porte_par"), ("- l'État", "- \"l'État"), ("criteres:\n", "criteres: [\n")],
    ids=["deux-points oublié", "guillemet ouvert", "crochet ouvert"],
)
def test_un_yaml_casse(sources: Path, remplacer: Remplacer, change: Tuple[str, str]) -> None:
    ligne = remplacer(LOCAUX, *change)
    (erreur,) = _erreurs(sources)
    assert (erreur.fichier, erreur.champ) == (f"knowledge/{LOCAUX}", "mise en forme")
    assert erreur.ligne >= ligne
    assert "deux-points" in erreur.suggestion


def test_un_fichier_qui_n_est_pas_une_fiche(sources: Path) -> None:
    (sources / "dispositifs" / "nouveau.yml").write_text("- un\n- deux\n", encoding="utf-8")
    (sources / "faq" / "nouveau.yml").write_text("id: seul\n", encoding="utf-8")
    (sources / "portes" / "latin.yml").write_bytes("id: é".encode("latin-1"))
    (sources / "contacts.yml").unlink()
    messages = {e.fichier: e.message for e in _erreurs(sources)}
    assert "fiche" in messages["knowledge/dispositifs/nouveau.yml"]
    assert "liste" in messages["knowledge/faq/nouveau.yml"]
    assert "UTF-8" in messages["knowledge/portes/latin.yml"]
    assert "introuvable" in messages["knowledge/contacts.yml"]


def test_un_jour_qui_n_existe_pas(sources: Path, remplacer: Remplacer) -> None:
    ligne = remplacer(FICHE, "verifie_le: 2026-11-24", "verifie_le: 2026-02-30")
    (erreur,) = _erreurs(sources)
    assert (erreur.fichier, erreur.ligne) == (f"knowledge/{FICHE}", ligne)


def test_un_fichier_vide_n_est_pas_oublie(sources: Path) -> None:
    (sources / "dispositifs" / "vide.yml").write_text("", encoding="utf-8")
    assert any(e.fichier == "knowledge/dispositifs/vide.yml" for e in _erreurs(sources))


def test_trois_fautes_trois_messages(sources: Path, remplacer: Remplacer) -> None:
    """Tout se dit d'un coup, dans l'ordre des fichiers et des lignes."""
    lignes = [
        remplacer(FICHE, "etat: clos", "etat: fermé"),
        remplacer(LOCAUX, "besoins: [locaux]", "besoins: [loco]"),
        remplacer("fabriques.csv", ",sure,,", ",sur,,"),
    ]
    erreurs = _erreurs(sources)
    attendues = [(FICHE, "statut.etat"), (LOCAUX, "besoins.0"), ("fabriques.csv", "confiance")]
    for (fichier, champ), ligne in zip(attendues, lignes, strict=True):
        assert (f"knowledge/{fichier}", ligne, champ) in [
            (e.fichier, e.ligne, e.champ) for e in erreurs
        ]
    assert len(erreurs) == 3
    assert [e.fichier for e in erreurs] == sorted(e.fichier for e in erreurs)
    assert "Vouliez-vous écrire « locaux » ?" in str(erreurs[1])


@pytest.mark.parametrize(
    "valeur, possibles, attendu",
    [
        ("amorçage", ["amorcage", "locaux"], "Vouliez-vous écrire « amorcage » ?"),
        ("zzz", ["oui", "non"], "Valeurs possibles : non, oui."),
        ("zzz", [f"valeur-{i}" for i in range(20)], ""),
        ("zzz", [], ""),
    ],
)
def test_la_valeur_proche(valeur: str, possibles: List[str], attendu: str) -> None:
    assert proche(valeur, possibles) == attendu


def test_trois_fautes_de_genres_differents_dans_une_fiche_sont_toutes_dites(
    sources: Path, remplacer: Remplacer
) -> None:
    """Une faute de forme n'empêche pas de voir une référence inconnue."""
    remplacer(FICHE, "besoins: [amorcage]", "besoins: [amorsage]")
    remplacer(FICHE, "etat: clos", "etat: ferme")
    remplacer(FICHE, "contacts: [prefecture,", "contacts: [prefectur,")
    assert {e.champ for e in _erreurs(sources)} == {"besoins.0", "statut.etat", "contacts.0"}
