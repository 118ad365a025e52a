"""Un aspect du premier dispositif, à la demande."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML

from bot.actions.action_detailler import ActionDetailler
from bot.repliques.details import DETAILS
from knowledge import chemins
from knowledge.matching import FERMES, apparier
from knowledge.schema import Dispositif
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES, Conversation, verifier

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]


def attendus(intention: str, d: Dispositif, base: Connaissances) -> list[str]:
    """Ce que la réponse doit contenir : des faits de la fiche, mot pour mot."""
    contacts = [base.contact(c) for c in d.contacts]
    moyens = [m for c in contacts for m in (c.url, c.telephone, c.courriel) if m]
    return {
        "combien": [d.titre, d.montant.texte, base.document(d.montant.source.document).titre],
        "contact": [d.titre, *(c.nom for c in contacts), *moyens],
        "encore_ouvert": [
            *(d.titre, d.statut.texte, d.statut.au.strftime("%d/%m/%Y")),
            *(d.statut.source.section, PAROLES.dire("utter_detail_histoire_possible")),
        ],
        "histoire": [
            d.titre,
            *(e.date for e in d.statut.historique),
            *(e.texte for e in d.statut.historique),
            *(base.document(e.source.document).titre for e in d.statut.historique),
        ],
        "remplacement": [
            d.titre,
            d.statut.remplacement or PAROLES.dire("utter_remplacement_inconnu", titre=d.titre),
            d.verifie_le.strftime("%d/%m/%Y"),
        ],
        "preparer": [
            *(d.titre, *(c.texte for c in d.criteres), *d.pieces, *d.questions),
            PAROLES.dire("utter_detail_pieces_note"),
        ],
        "plan_financement": [
            *(d.titre, d.montant.texte, *(c.nom for c in contacts)),
            *(PAROLES.dire("utter_plan_part"), d.montant.source.section),
        ],
        "etapes": [d.titre, *(f"{n}. {e}" for n, e in enumerate(d.etapes, start=1))],
        "pieces": [d.titre, *d.pieces],
        "simple": [d.titre, d.en_simple],
        "autres_dispositifs": [],
    }[intention]


@pytest.mark.parametrize("besoin", BESOINS)
@pytest.mark.parametrize("intention", sorted(DETAILS))
def test_un_aspect(intention: str, besoin: str, base: Connaissances) -> None:
    c = Conversation({"besoins": [besoin], "montres": ["x"]})
    reponse = c.dire("dis-m'en plus", intention).lancer(ActionDetailler)
    verifier(reponse)
    assert reponse.evenements == [] and len(reponse.messages) == 1
    premier = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
    for morceau in attendus(intention, premier, base):
        assert morceau in reponse.texte


@pytest.mark.parametrize("intention", sorted(DETAILS))
def test_sans_besoin_on_le_demande(intention: str) -> None:
    reponse = Conversation().dire("combien ?", intention).lancer(ActionDetailler)
    assert reponse.textes == [PAROLES.dire("utter_detail_sans_dispositif")]


# --- l'histoire ----------------------------------------------------------------------------------


def detailler(
    intention: str, texte: str = "dis-m'en plus", besoin: str = "amorcage", **slots: object
) -> list[str]:
    c = Conversation({"besoins": [besoin], "montres": ["x"], **slots})
    reponse = c.dire(texte, intention).lancer(ActionDetailler)
    verifier(reponse)
    return reponse.texte.split("\n")


def annees(d: Dispositif, base: Connaissances) -> dict[str, list[str]]:
    """Année → les faits qui la citent, ceux de ce qui a suivi compris, dans l'ordre."""
    trouvees: dict[str, list[str]] = {}
    suivants = [base.dispositif(i) for i in d.statut.remplace_par]
    for fait in [f for x in (d, *suivants) if x for f in x.statut.historique]:
        for annee in re.findall(r"20\d\d", fait.date):
            trouvees.setdefault(annee, []).append(fait.texte)
    return trouvees


@pytest.mark.parametrize("besoin", BESOINS)
def test_une_annee_connue_ne_dit_que_ses_faits(besoin: str, base: Connaissances) -> None:
    d = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
    connues = annees(d, base)
    assert connues
    for annee, faits in connues.items():
        lignes = detailler("histoire", f"et en {annee} ?", besoin)
        assert lignes[0] == PAROLES.dire("utter_histoire_annee", titre=d.titre, annee=annee)
        assert len(lignes) == 1 + len(faits)
        assert all(f in ligne for f, ligne in zip(faits, lignes[1:], strict=True))


@pytest.mark.parametrize("besoin", BESOINS)
@pytest.mark.parametrize("annee, avant", [("2039", True), ("2005", False)])
def test_une_annee_inconnue_se_dit_avec_le_dernier_fait_d_avant(
    annee: str, avant: bool, besoin: str, base: Connaissances
) -> None:
    d = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
    connues = annees(d, base)
    assert annee not in connues
    lignes = detailler("histoire", f"qu'en était-il en {annee} ?", besoin)
    assert lignes[0] == PAROLES.dire("utter_histoire_inconnue", titre=d.titre, annee=annee)
    if avant:
        assert lignes[1] == PAROLES.dire("utter_histoire_avant")
        assert connues[max(connues)][-1] in lignes[2]
    assert len(lignes) == (3 if avant else 1)


def test_une_annee_entre_deux_faits_donne_celui_d_avant(base: Connaissances) -> None:
    """Aucun trou dans la base n'est rempli par un fait venu plus tard."""
    vues = 0
    for besoin in BESOINS:
        d = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
        connues = annees(d, base)
        for annee in range(int(min(connues)) + 1, int(max(connues))):
            if str(annee) in connues:
                continue
            vues += 1
            lignes = detailler("histoire", f"et en {annee} ?", besoin)
            plus_tard = [f for a, faits in connues.items() if int(a) > annee for f in faits]
            assert not any(f in ligne for f in plus_tard for ligne in lignes)
            avant = [f for a, faits in sorted(connues.items()) if int(a) < annee for f in faits]
            assert avant[-1] in lignes[2]
    assert vues


def test_une_annee_lit_aussi_l_histoire_de_ce_qui_a_suivi() -> None:
    """« Et en 2023 ? » d'un appel fermé en 2022 : la sélection qui l'a suivi, nommée."""
    for intention in ("histoire", "encore_ouvert"):
        texte = "\n".join(detailler(intention, "et en 2023 ?"))
        assert "82 lieux ont été retenus." in texte and "Sélection 2023" in texte


def test_l_histoire_est_dans_l_ordre_de_la_base(base: Connaissances) -> None:
    for d in base.dispositifs():
        dates = [int(a) for f in d.statut.historique for a in re.findall(r"20\d\d", f.date)[:1]]
        assert dates and dates == sorted(dates), d.id


def test_un_fait_sans_date_n_est_d_avant_aucune_annee(base: Connaissances) -> None:
    (fonds,) = [d for d in base.dispositifs() if d.id == "fonds-amundi"]
    sans_date = [f.texte for f in fonds.statut.historique if not re.search(r"20\d\d", f.date)]
    assert sans_date
    for annee in range(2005, 2039):
        lignes = detailler("histoire", f"et en {annee} ?", "fonds_propres")
        assert not any(f in ligne for f in sans_date for ligne in lignes), annee
    toute = detailler("histoire", "raconte", "fonds_propres")
    assert all(any(f in ligne for ligne in toute) for f in sans_date)


@pytest.mark.parametrize("texte", ["et avant ?", "depuis 1998 ?", "en 20211 ?", "au 12024 ?"])
def test_sans_annee_lisible_toute_l_histoire(texte: str, base: Connaissances) -> None:
    d = apparier(base.dispositifs(), {"besoins": ["amorcage"]})[0].dispositif
    lignes = detailler("histoire", texte)
    assert lignes[0] == PAROLES.dire("utter_histoire", titre=d.titre)
    assert len(lignes) == 1 + len(d.statut.historique)


# --- ce qui a suivi ------------------------------------------------------------------------------


@pytest.mark.parametrize("besoin", BESOINS)
def test_remplacement(besoin: str, base: Connaissances) -> None:
    d = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
    lignes = detailler("remplacement", "par quoi c'est remplacé ?", besoin)
    suite = d.statut
    if not suite.remplacement and not suite.remplace_par:
        assert lignes[0] == PAROLES.dire("utter_remplacement_inconnu", titre=d.titre)
        assert len(lignes) == 2
        return
    nom = "titre" if suite.etat in FERMES else "voisin"
    assert lignes[0] == PAROLES.dire(f"utter_remplacement_{nom}", titre=d.titre)
    for identifiant in suite.remplace_par:
        suivant = base.dispositif(identifiant)
        assert suivant is not None
        etat = PAROLES.dire(f"utter_etat_{suivant.statut.etat}")
        assert any(suivant.titre in x and etat in x for x in lignes)
    assert (suite.remplacement_source or suite.source).section in lignes[-1]


def test_une_aide_qui_n_est_pas_fermee_n_est_pas_dite_remplacee(base: Connaissances) -> None:
    vues = set()
    for besoin in BESOINS:
        d = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
        vues.add(d.statut.etat)
        premiere = detailler("remplacement", "et depuis ?", besoin)[0]
        affirme = PAROLES.dire("utter_remplacement_titre", titre=d.titre)
        assert d.statut.etat in FERMES or premiere != affirme
    assert vues & set(FERMES) and vues - set(FERMES)


# --- se préparer, financer -----------------------------------------------------------------------


def test_preparer_dit_ce_qui_est_rempli_puis_quoi_reunir_et_demander(base: Connaissances) -> None:
    d = apparier(base.dispositifs(), {"besoins": ["amorcage"]})[0].dispositif
    lignes = detailler("preparer", "suis-je prêt ?", rayonnement="oui", qpv="non")
    pieces = lignes.index(PAROLES.dire("utter_preparer_pieces"))
    questions = lignes.index(PAROLES.dire("utter_preparer_questions"))
    assert lignes[0] == PAROLES.dire("utter_preparer", titre=d.titre)
    assert any(x.startswith("- Rempli") for x in lignes[1:pieces])
    assert lignes[pieces + 1 : questions] == [f"- {p}" for p in d.pieces]
    assert lignes[questions + 1 : -1] == [f"- {q}" for q in d.questions]
    assert lignes[-1] == PAROLES.dire("utter_detail_pieces_note")


@pytest.mark.parametrize("besoin", BESOINS)
def test_le_plan_tient_en_trois_lignes_et_n_invente_aucun_taux(
    besoin: str, base: Connaissances
) -> None:
    d = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
    lignes = detailler("plan_financement", "un plan de financement", besoin)
    assert [x[:3] for x in lignes[1:-2]] == ["1. ", "2. ", "3. "]
    assert d.montant.texte in lignes[1] and d.montant.source.section in lignes[-1]
    assert d.statut.au.strftime("%d/%m/%Y") in lignes[-2]
    assert "%" not in "".join(lignes[:-2]).replace(d.montant.texte, "")


# --- plus simplement -----------------------------------------------------------------------------


def sujets() -> list[str]:
    return sorted(
        reponse["id"]
        for chemin in (chemins.RACINE / "faq").glob("*.yml")
        for reponse in YAML(typ="safe").load(chemin)
    )


@pytest.mark.parametrize("besoins", [None, ["amorcage"]])
@pytest.mark.parametrize("sujet", sujets())
def test_apres_une_question_c_est_elle_qu_on_simplifie(
    sujet: str, besoins: list[str] | None, base: Connaissances
) -> None:
    faq = base.reponse(sujet)
    assert faq is not None and faq.en_simple  # sans quoi il n'y aurait rien à dire
    c = Conversation({"besoins": besoins, "dernier_sujet": sujet}).dire("plus simple", "simple")
    attendu = PAROLES.dire("utter_faq_simple", texte=faq.en_simple)
    assert c.lancer(ActionDetailler).textes == [attendu]


@pytest.mark.parametrize("sujet", ["piscine", "", "<script>", "assurance"])
def test_apres_un_sujet_inconnu_on_simplifie_la_recommandation(
    sujet: str, base: Connaissances
) -> None:
    d = apparier(base.dispositifs(), {"besoins": ["amorcage"]})[0].dispositif
    assert d.en_simple in "".join(detailler("simple", dernier_sujet=sujet))


@pytest.mark.parametrize("intention", sorted(set(DETAILS) - {"simple"}))
def test_la_derniere_question_ne_change_pas_les_autres_aspects(intention: str) -> None:
    assert detailler(intention, dernier_sujet="qpv") == detailler(intention)


# --- les autres ----------------------------------------------------------------------------------


def test_les_autres_sont_tous_les_autres(base: Connaissances) -> None:
    c = Conversation({"besoins": ["amorcage"]}).dire("et sinon ?", "autres_dispositifs")
    lignes = c.lancer(ActionDetailler).texte.split("\n")[1:]
    pour_ce_besoin = [d.titre for d in base.dispositifs() if "amorcage" in d.besoins]
    assert len(lignes) == len(pour_ce_besoin) - 1 > 2
    assert all(any(t in ligne for t in pour_ce_besoin) for ligne in lignes)


def test_aucun_autre() -> None:
    c = Conversation({"besoins": ["fonds_propres"]}).dire("et sinon ?", "autres_dispositifs")
    assert c.lancer(ActionDetailler).textes == [PAROLES.dire("utter_aucun_autre")]
