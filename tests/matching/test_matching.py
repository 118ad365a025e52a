"""Les situations de `cases.yml` jouées sur la vraie base, et ce qui reste vrai pour tout profil."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.actions.action_recommander import MONTRES
from bot.profil import AFFINAGES, Profil
from bot.repliques.affinage import prochaine_question
from knowledge.matching import (
    Etat,
    Resultat,
    Verdict,
    apparier,
    champs_utiles,
    evaluer,
    evaluer_critere,
    valeurs_citees,
)
from knowledge.schema import Champ, Critere, Dispositif
from knowledge.store import Connaissances

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]
ACTIVITES = [
    "coworking",
    "numerique",
    "fablab",
    "culture",
    "services_publics",
    "transition",
    "participation",
]
SIMPLES = {
    "avancement": ["idee", "en_projet", "ouvert"],
    "porteur": ["association", "collectivite", "entreprise", "etablissement_public", "particulier"],
    "qpv": ["oui", "non"],
    "rayonnement": ["oui", "non"],
}
FERMES = ("clos", "remplace")
PROFIL = {"besoins", "lieu", "activites", "refus", *SIMPLES}
ATTENDU = {
    "premiers",
    "verdicts",
    "criteres",
    "manque",
    "sans_manque",
    "interdits",
    "question",
    "fabriques",
}


def _cas() -> List[Any]:
    lus = YAML(typ="safe").load(Path(__file__).with_name("cases.yml").read_text(encoding="utf-8"))
    return [pytest.param(cas, id=cas["situation"]) for cas in lus]


CAS = _cas()
LUS: List[Dict[str, Any]] = [p.values[0] for p in CAS]


def _profil(cas: Dict[str, Any], base: Connaissances) -> Profil:
    valeurs = dict(cas["profil"])
    lieu = valeurs.pop("lieu", None)
    trouve = base.lieu(lieu["cle"]) if lieu else None
    assert lieu is None or (trouve is not None and trouve.nom == lieu["nom"])
    listes: Dict[str, Any] = {
        c: tuple(valeurs.pop(c, ())) for c in ("besoins", "activites", "refus")
    }
    return Profil(lieu=trouve, **listes, **valeurs)


@pytest.mark.parametrize("cas", CAS)
def test_situation(base: Connaissances, cas: Dict[str, Any]) -> None:
    profil, attendu = _profil(cas, base), cas["attendu"]
    resultats = apparier(base.dispositifs(), profil.reponses())
    ordre = [r.dispositif.id for r in resultats]
    par_id = {r.dispositif.id: r for r in resultats}

    premiers = attendu.get("premiers", [])
    assert ordre[: len(premiers)] == premiers
    if not profil.besoins:
        assert ordre == []
    assert not set(ordre) & set(attendu.get("interdits", []))
    assert {i: par_id[i].verdict.value for i in attendu.get("verdicts", {})} == attendu.get(
        "verdicts", {}
    )
    for identifiant, etats in attendu.get("criteres", {}).items():
        obtenus = {c.critere.id: c.etat.value for c in par_id[identifiant].criteres}
        assert {c: obtenus[c] for c in etats} == etats, identifiant
    manques = {i: par_id[i].seul_manque for i in attendu.get("manque", {})}
    assert {i: c.id if c else None for i, c in manques.items()} == attendu.get("manque", {})
    assert all(par_id[i].seul_manque is None for i in attendu.get("sans_manque", []))
    if "question" in attendu:
        assert (prochaine_question(profil, resultats[:MONTRES]) or "aucune") == attendu["question"]
    if "fabriques" in attendu:
        assert profil.lieu is not None
        noms = [p.objet.nom for p in base.fabriques_proches(profil.lieu)]
        voulus = attendu["fabriques"]
        assert noms[: len(voulus)] == voulus and bool(noms) == bool(voulus)


# --- la table elle-même --------------------------------------------------------------------------


def test_la_table_se_tient(base: Connaissances) -> None:
    """Une faute de frappe dans un cas ne doit pas le rendre toujours vrai."""
    criteres = {d.id: {c.id for c in d.criteres} for d in base.dispositifs()}
    possibles = {"besoins": BESOINS, "activites": ACTIVITES, **SIMPLES}
    for cas in LUS:
        assert set(cas) <= {"situation", "profil", "attendu", "desaccord"}, cas["situation"]
        assert set(cas["profil"]) <= PROFIL and set(cas["attendu"]) <= ATTENDU, cas["situation"]
        for champ, valeurs in possibles.items():
            dites = cas["profil"].get(champ, [])
            dites = [dites] if isinstance(dites, str) else dites
            assert set(dites) <= set(valeurs), cas["situation"]
        a = cas["attendu"]
        cites = {*a.get("premiers", []), *a.get("interdits", []), *a.get("sans_manque", [])}
        cites |= {*a.get("verdicts", {}), *a.get("criteres", {}), *a.get("manque", {})}
        assert cites <= set(criteres), cas["situation"]
        for identifiant, etats in a.get("criteres", {}).items():
            assert set(etats) <= criteres[identifiant], cas["situation"]
        assert a.get("question", "aucune") in (*AFFINAGES, "aucune"), cas["situation"]


def test_la_table_couvre_tout(base: Connaissances) -> None:
    """Chaque besoin, chaque dispositif, et chaque critère dans chaque état qu'il peut prendre."""
    assert len(LUS) >= 65
    assert len({cas["situation"] for cas in LUS}) == len(LUS)
    assert {b for cas in LUS for b in cas["profil"].get("besoins", [])} == set(BESOINS)
    proposes: set[str] = set()
    vus: set[Tuple[str, str, Etat]] = set()
    for cas in LUS:
        for r in apparier(base.dispositifs(), _profil(cas, base).reponses()):
            proposes.add(r.dispositif.id)
            vus |= {(r.dispositif.id, c.critere.id, c.etat) for c in r.criteres}
    assert proposes == {d.id for d in base.dispositifs()}
    for d in base.dispositifs():
        for c in d.criteres:
            voulus = {Etat.rempli} if c.rempli else set()
            voulus |= {Etat.non_rempli} if c.non_rempli else set()
            voulus |= {Etat.a_verifier} if c.champ != "besoins" else set()
            manquants = {e.value for e in voulus if (d.id, c.id, e) not in vus}
            assert not manquants, f"{d.id}, {c.id} : aucun cas {manquants}"


# --- ce qui reste vrai pour tout profil ----------------------------------------------------------

toujours = settings(deadline=None, max_examples=200, derandomize=True)

profils = st.builds(
    Profil,
    besoins=st.lists(st.sampled_from(BESOINS), unique=True).map(tuple),
    activites=st.lists(st.sampled_from(ACTIVITES), unique=True).map(tuple),
    refus=st.lists(st.sampled_from(AFFINAGES), unique=True).map(tuple),
    **{champ: st.none() | st.sampled_from(v) for champ, v in SIMPLES.items()},
)


@pytest.fixture(scope="module")
def dispositifs(base: Connaissances) -> List[Dispositif]:
    return base.dispositifs()


@given(profil=profils)
@toujours
def test_le_verdict_suit_les_etats(dispositifs: List[Dispositif], profil: Profil) -> None:
    for d in dispositifs:
        r = evaluer(d, profil.reponses())
        etats = [c.etat for c in r.criteres]
        assert [c.critere for c in r.criteres] == list(d.criteres)
        assert (r.verdict is Verdict.ne_correspond_pas) == (Etat.non_rempli in etats)
        assert (r.verdict is Verdict.a_verifier) == (set(etats) == {Etat.a_verifier})
        assert (r.seul_manque is not None) == (etats.count(Etat.non_rempli) == 1)
        assert sum(r.nombre(e) for e in Etat) == len(d.criteres)


@given(profil=profils, melange=st.randoms(use_true_random=False))
@toujours
def test_l_ordre_ne_depend_que_du_profil(
    dispositifs: List[Dispositif], profil: Profil, melange: Any
) -> None:
    autre = list(dispositifs)
    melange.shuffle(autre)
    reponses = profil.reponses()
    ordre = apparier(dispositifs, reponses)
    assert apparier(autre, reponses) == ordre
    ids = [r.dispositif.id for r in ordre]
    assert len(ids) == len(set(ids))
    assert set(ids) == {d.id for d in dispositifs if set(d.besoins) & set(profil.besoins)}


@given(profil=profils)
@toujours
def test_chaque_besoin_passe_a_son_tour(dispositifs: List[Dispositif], profil: Profil) -> None:
    """Les n premiers servent les n besoins, dans l'ordre dit (chaque besoin a sa propre fiche)."""
    ordre = apparier(dispositifs, profil.reponses())
    for besoin, resultat in zip(profil.besoins, ordre, strict=False):
        assert besoin in resultat.dispositif.besoins


@given(profil=profils, besoin=st.sampled_from(BESOINS))
@toujours
def test_pour_un_besoin_les_moins_manques_puis_les_non_fermes(
    dispositifs: List[Dispositif], profil: Profil, besoin: str
) -> None:
    def cle(r: Resultat) -> Tuple[int, bool]:
        return r.nombre(Etat.non_rempli), r.dispositif.statut.etat in FERMES

    cles = [cle(r) for r in apparier(dispositifs, profil.avec(besoins=(besoin,)).reponses())]
    assert cles == sorted(cles)


def test_un_appel_ferme_passe_apres_malgre_son_rang(dispositifs: List[Dispositif]) -> None:
    (modele,) = [d for d in dispositifs if d.id == "locaux-vacants-etat"]
    clos = modele.statut.copy(update={"etat": "clos"})
    ferme = modele.copy(update={"id": "ferme", "rang": 1, "statut": clos})
    ordre = apparier([ferme, modele], {"besoins": ["locaux"]})
    assert [r.dispositif.id for r in ordre] == ["locaux-vacants-etat", "ferme"]


@given(profil=profils)
@toujours
def test_l_inconnu_ne_bloque_jamais(dispositifs: List[Dispositif], profil: Profil) -> None:
    vide = Profil(besoins=profil.besoins)
    for r in apparier(dispositifs, vide.reponses()):
        assert r.verdict is Verdict.correspond
        assert r.nombre(Etat.non_rempli) == 0


def _ajouts(profil: Profil) -> st.SearchStrategy[Profil]:
    """Le même profil avec une information de plus."""
    choix: List[st.SearchStrategy[Profil]] = [
        st.sampled_from(v).map(lambda x, c=c: profil.avec(**{c: x}))  # type: ignore[misc]
        for c, v in SIMPLES.items()
        if getattr(profil, c) is None
    ]
    for champ, valeurs in (("besoins", BESOINS), ("activites", ACTIVITES)):
        connues = getattr(profil, champ)
        reste = [v for v in valeurs if v not in connues]
        if reste:
            choix.append(
                st.sampled_from(reste).map(
                    lambda x, c=champ, k=connues: profil.avec(**{c: (*k, x)})  # type: ignore[misc]
                )
            )
    return st.one_of(choix) if choix else st.just(profil)


@given(
    paire=profils.flatmap(lambda p: st.tuples(st.just(p), _ajouts(p))),
)
@toujours
def test_une_information_de_plus_ne_fait_pas_douter(
    dispositifs: List[Dispositif], paire: Tuple[Profil, Profil]
) -> None:
    """Rempli reste rempli ; ce qui était tranché ne redevient jamais « à vérifier »."""
    avant, apres = paire
    for d in dispositifs:
        criteres = (evaluer(d, p.reponses()).criteres for p in (avant, apres))
        for c, e in zip(*criteres, strict=True):
            if c.etat is Etat.rempli:
                assert e.etat is Etat.rempli, (d.id, c.critere.id)
            if c.etat is Etat.non_rempli:
                assert e.etat is not Etat.a_verifier, (d.id, c.critere.id)


@given(profil=profils)
@toujours
def test_la_question_posee_est_utile(dispositifs: List[Dispositif], profil: Profil) -> None:
    """Ni connue ni déclinée, et une de ses réponses change au moins un critère."""
    resultats = apparier(dispositifs, profil.reponses())
    champ = prochaine_question(profil, resultats)
    if champ is None:
        return
    assert champ in AFFINAGES and champ not in profil.refus and not getattr(profil, champ)
    valeurs = valeurs_citees(resultats, champ)
    assert valeurs
    en_liste = champ == "activites"
    assert any(
        apparier(dispositifs, profil.avec(**{champ: (v,) if en_liste else v}).reponses())
        != resultats
        for v in valeurs
    )


@given(profil=profils)
@toujours
def test_on_ne_se_tait_que_si_rien_ne_changerait(
    dispositifs: List[Dispositif], profil: Profil
) -> None:
    """Sans question, aucune réponse à un champ inconnu ne peut changer un verdict possible."""
    profil = profil.avec(refus=())
    resultats = apparier(dispositifs, profil.reponses())
    if prochaine_question(profil, resultats) is not None:
        return
    tous = [r.dispositif for r in resultats]
    vivants = {d.id for d in tous if d.statut.etat not in FERMES} or {d.id for d in tous}
    for champ, valeurs in SIMPLES.items():
        if getattr(profil, champ) is None:
            for v in valeurs:
                suite = apparier(dispositifs, profil.avec(**{champ: v}).reponses())
                assert {
                    r.dispositif.id: r.verdict for r in suite if r.dispositif.id in vivants
                } == {r.dispositif.id: r.verdict for r in resultats if r.dispositif.id in vivants}


valeurs = st.sampled_from(["a", "b", "c", "d"])


@given(
    rempli=st.sets(valeurs),
    non_rempli=st.sets(valeurs),
    dites=st.sets(valeurs),
    connu=st.booleans(),
)
@toujours
def test_etat_d_un_critere(
    rempli: set[str], non_rempli: set[str], dites: set[str], connu: bool
) -> None:
    champ: Optional[Champ] = Champ.activites if rempli | non_rempli else None
    critere = Critere(
        id="c",
        texte="t",
        champ=champ,
        rempli=sorted(rempli),
        non_rempli=sorted(non_rempli),
        a_verifier="v",
        source={"document": "d", "section": "s"},  # type: ignore[arg-type]
    )
    etat = evaluer_critere(critere, {"activites": sorted(dites)} if connu else {})
    if not connu or not dites & (rempli | non_rempli):
        assert etat is Etat.a_verifier
    else:
        assert etat is (Etat.rempli if dites & rempli else Etat.non_rempli)


def test_sans_candidat_aucune_question(dispositifs: List[Dispositif]) -> None:
    resultats = apparier(dispositifs, {"besoins": ["amorcage"]})
    assert champs_utiles(resultats, []) == []
    assert champs_utiles(resultats, ["role", "qpv", "avancement"]) == ["qpv"]
    assert valeurs_citees(resultats, "activites") == ["fablab", "numerique"]
