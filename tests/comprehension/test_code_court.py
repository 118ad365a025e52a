"""Le code court : tout profil y tient et en revient, une faute se voit, rien d'autre n'est pris."""

from __future__ import annotations

import json
import random
import re
import time
from typing import Dict, List, Mapping, Sequence, Tuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.code_court import CHAMPS_GARDES, MOTIF, SIGNES, CodeInvalide, decoder, encoder
from bot.masque import masquer
from bot.profil import CHAMPS, CHAMPS_LISTES, SANS_LIEU, Profil
from knowledge.lieux import Lieu
from knowledge.store import Connaissances
from tests.actions.outils import RACINE

Termes = Dict[str, List[str]]
COLLISIONS = 1 / 100


class Lieux(Dict[str, Lieu]):
    """Les lieux par clé, qu'un échec ne recopie pas en entier."""

    cles: List[str]

    def __repr__(self) -> str:
        return f"{len(self)} lieux"


@pytest.fixture(scope="module")
def termes(base: Connaissances) -> Termes:
    return base.valeurs_admises()


@pytest.fixture(scope="module")
def lieux(base: Connaissances) -> Lieux:
    """Chaque lieu que la base connaît, pour ne pas la relire à chaque code."""
    cles = [f"commune:{c['code_insee']}" for c in base.communes()]
    cles += [f"departement:{d['code']}" for d in base.departements()]
    cles += [f"region:{r['code']}" for r in base.regions()]
    communes = {
        f"commune:{c['code_insee']}": Lieu(
            "commune",
            c["nom"],
            c["code_insee"],
            c["departement"],
            c["region"],
            cle=f"commune:{c['code_insee']}",
        )
        for c in base.communes()
    }
    autres = {cle: lieu for cle in cles if cle not in communes and (lieu := base.lieu(cle))}
    connus = Lieux({**communes, **autres})
    assert len(connus) == len(cles) > 30_000
    connus.cles = sorted(connus)
    assert connus["commune:97411"] == base.lieu("commune:97411")
    return connus


def au_hasard(
    nombre: int, termes: Mapping[str, Sequence[str]], lieux: Lieux, graine: int = 0
) -> List[Profil]:
    """Toujours les mêmes profils : de vides à pleins, avec ou sans lieu."""
    alea = random.Random(graine)

    def quelques(champ: str) -> Tuple[str, ...]:
        return tuple(alea.sample(termes[champ], alea.randint(0, len(termes[champ]))))

    return [
        Profil(
            besoins=quelques("besoins"),
            lieu=lieux[alea.choice(lieux.cles)] if alea.random() < 0.8 else None,
            activites=quelques("activites") if alea.random() < 0.5 else (),
        ).avec(**{c: alea.choice([None, *termes[c]]) for c in CHAMPS_GARDES})
        for _ in range(nombre)
    ]


def meme(repris: Profil, profil: Profil) -> bool:
    """Le même dossier ; l'ordre des activités ne dit rien."""
    trie = profil.avec(activites=())
    return repris.avec(activites=()) == trie and set(repris.activites) == set(profil.activites)


# --- aller et retour -----------------------------------------------------------------------------


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_tout_profil_revient_de_son_code(termes: Termes, lieux: Lieux, data: st.DataObject) -> None:
    profil = Profil(
        besoins=tuple(data.draw(st.lists(st.sampled_from(termes["besoins"]), unique=True))),
        lieu=data.draw(st.none() | st.sampled_from(lieux.cles).map(lieux.get)),
        activites=tuple(data.draw(st.lists(st.sampled_from(termes["activites"]), unique=True))),
    ).avec(**{c: data.draw(st.none() | st.sampled_from(termes[c])) for c in CHAMPS_GARDES})
    code = encoder(profil, termes)
    assert meme(decoder(code, termes, lieux.get), profil)
    assert MOTIF.fullmatch(code)


def test_chaque_lieu_de_la_base_revient(termes: Termes, lieux: Lieux) -> None:
    """Outre-mer et Corse comprises : aucune commune n'en devient une autre."""
    perdus = []
    for cle, lieu in lieux.items():
        code = encoder(Profil(besoins=("locaux",), lieu=lieu), termes)
        try:
            repris = decoder(code, termes, lieux.get).lieu
        except CodeInvalide:
            repris = None
        if repris != lieu:
            perdus.append((cle, repris.cle if repris else None))
    assert perdus == []


def test_deux_lieux_n_ont_pas_le_meme_code(termes: Termes, lieux: Lieux) -> None:
    codes = {encoder(Profil(besoins=("locaux",), lieu=lieu), termes) for lieu in lieux.values()}
    assert len(codes) == len(lieux)


def test_un_lieu_lu_dans_la_base_est_le_meme(termes: Termes, base: Connaissances) -> None:
    for cle in ("commune:59512", "commune:2A004", "commune:97105", "departement:976", "region:01"):
        profil = Profil(besoins=("outils",), lieu=base.lieu(cle))
        assert decoder(encoder(profil, termes), termes, base.lieu) == profil


@pytest.mark.parametrize("lieu", [SANS_LIEU, Lieu("etranger", "Belgique"), Lieu("inconnu")])
def test_un_lieu_refuse_ou_etranger_n_est_pas_garde(
    lieu: Lieu, termes: Termes, base: Connaissances
) -> None:
    profil = Profil(besoins=("locaux",), porteur="association", lieu=lieu)
    assert encoder(profil, termes) == encoder(profil.avec(lieu=None), termes)
    assert decoder(encoder(profil, termes), termes, base.lieu) == profil.avec(lieu=None)


@pytest.mark.parametrize("role", ["porteur", "agent"])
def test_le_role_reste_a_qui_ecrit(role: str, termes: Termes, base: Connaissances) -> None:
    """Un agent donne le code, un porteur le reprend."""
    assert {*CHAMPS_GARDES, *CHAMPS_LISTES, "lieu", "role"} == set(CHAMPS)
    profil = Profil(besoins=("locaux",), role=role)
    assert encoder(profil, termes) == encoder(profil.avec(role=None), termes)
    assert decoder(encoder(profil, termes), termes, base.lieu).role is None


def test_ni_les_mots_dits_ni_les_refus_n_y_entrent(termes: Termes, base: Connaissances) -> None:
    roubaix = base.lieu("commune:59512")
    profil = Profil(besoins=("locaux",), lieu=roubaix)
    dit = Lieu("commune", "Roubaix", "59512", "59", "32", compris_depuis="chez Mme Dupont")
    assert encoder(profil.avec(lieu=dit, refus=("qpv",)), termes) == encoder(profil, termes)


def test_un_besoin_et_une_commune_tiennent_en_onze_signes(termes: Termes, lieux: Lieux) -> None:
    longueurs = {
        len(encoder(Profil(besoins=(besoin,), lieu=lieux[cle]), termes))
        for besoin in termes["besoins"]
        for cle in ("commune:01001", "commune:97424", "departement:976", "region:94")
    }
    assert max(longueurs) <= len("TL-4F7K-2CD")


def test_le_code_a_la_forme_que_le_contrat_annonce(termes: Termes, lieux: Lieux) -> None:
    schema = json.loads((RACINE / "bot" / "contrat.schema.json").read_text(encoding="utf-8"))
    forme = schema["definitions"]["fiche"]["properties"]["code"]["pattern"]
    for profil in [Profil(), *au_hasard(200, termes, lieux)]:
        assert re.search(forme, encoder(profil, termes))


def test_aucun_signe_ne_se_confond() -> None:
    assert len(set(SIGNES)) == len(SIGNES)
    assert set(SIGNES) & set("AEIOUY015") == set()


def test_les_vocabulaires_tiennent_dans_le_code(termes: Termes) -> None:
    """Au-delà, il faudrait une autre écriture : un ancien code dirait autre chose."""
    assert {*CHAMPS_GARDES, *CHAMPS_LISTES} <= set(termes)
    assert {c: len(v) for c, v in termes.items() if len(v) > 15} == {}


# --- ce qui est recopié autrement ----------------------------------------------------------------

ECRITURES = {
    "minuscules": str.lower,
    "espaces": lambda c: c.replace("-", " "),
    "collé": lambda c: c.replace("-", ""),
    "demi-cadratins": lambda c: c.replace("-", "–"),
    "trois par trois": lambda c: "TL " + " ".join(re.findall(".{1,3}", c[2:].replace("-", ""))),
    "cinq pour S": lambda c: c.replace("S", "5"),
    "espaces autour": lambda c: f" {c}\n",
}


@pytest.mark.parametrize("ecriture", sorted(ECRITURES))
def test_casse_et_separateurs_sont_libres(ecriture: str, termes: Termes, lieux: Lieux) -> None:
    changes = 0
    for profil in au_hasard(100, termes, lieux):
        code = encoder(profil, termes)
        ecrit = ECRITURES[ecriture](code)
        changes += ecrit != code
        assert meme(decoder(ecrit, termes, lieux.get), profil), (code, ecrit)
    assert changes > 10


# --- ce qui est mal recopié ----------------------------------------------------------------------


def acceptes(codes: Sequence[str], termes: Termes, lieux: Lieux) -> List[str]:
    """Les codes qui passent, alors qu'on n'en attend aucun."""
    pris = []
    for code in codes:
        try:
            decoder(code, termes, lieux.get)
        except CodeInvalide:
            continue
        pris.append(code)
    return pris


def groupes(signes: str) -> str:
    return "TL-" + "-".join(re.findall(".{1,4}", signes))


def test_un_signe_faux_est_refuse(termes: Termes, lieux: Lieux) -> None:
    faux = []
    for profil in au_hasard(60, termes, lieux, graine=1):
        signes = encoder(profil, termes)[2:].replace("-", "")
        faux += [
            groupes(signes[:k] + signe + signes[k + 1 :])
            for k in range(len(signes))
            for signe in SIGNES
            if signe != signes[k]
        ]
    assert len(faux) > 10_000
    assert len(acceptes(faux, termes, lieux)) / len(faux) <= COLLISIONS


def test_deux_signes_echanges_ou_un_signe_oublie_sont_refuses(termes: Termes, lieux: Lieux) -> None:
    faux = []
    for profil in au_hasard(400, termes, lieux, graine=2):
        signes = encoder(profil, termes)[2:].replace("-", "")
        for k in range(len(signes) - 1):
            if signes[k] != signes[k + 1]:
                faux.append(groupes(signes[:k] + signes[k + 1] + signes[k] + signes[k + 2 :]))
            if k:  # le premier peut n'être qu'un zéro
                faux.append(groupes(signes[:k] + signes[k + 1 :]))
    assert len(acceptes(faux, termes, lieux)) / len(faux) <= COLLISIONS


@pytest.mark.parametrize(
    "code", ["", "TL", "TL-", "TL-BB", "TL-AAAA-AA", "TL-0101-01", "TL-4F7K-2", "TL-é", "'; --"]
)
def test_ce_qui_n_est_pas_un_code_est_refuse(
    code: str, termes: Termes, base: Connaissances
) -> None:
    with pytest.raises(CodeInvalide):
        decoder(code, termes, base.lieu)


@settings(max_examples=1000, deadline=None)
@example("TL" + "Z" * 900)
@given(st.text() | st.text(SIGNES + "5 –-", min_size=4).map("TL{}".format))
def test_rien_de_ce_qu_on_ecrit_ne_casse_ni_ne_sort_du_vocabulaire(
    termes: Termes, lieux: Lieux, code: str
) -> None:
    try:
        profil = decoder(code, termes, lieux.get)
    except CodeInvalide:
        return
    assert meme(decoder(encoder(profil, termes), termes, lieux.get), profil)
    assert set(profil.besoins) <= set(termes["besoins"])
    assert len(set(profil.besoins)) == len(profil.besoins)


@pytest.mark.parametrize("besoins", [("locaux", "", "outils"), ("locaux", "locaux")])
def test_un_code_forge_ne_donne_pas_de_besoin_impossible(
    besoins: Tuple[str, ...], termes: Termes, base: Connaissances
) -> None:
    with pytest.raises(CodeInvalide):
        decoder(encoder(Profil(besoins=besoins), termes), termes, base.lieu)


# --- quand la base change ------------------------------------------------------------------------


def test_un_vocabulaire_reordonne_fait_refuser_les_anciens_codes(
    termes: Termes, lieux: Lieux
) -> None:
    """Sinon « association » se relirait « collectivité »."""
    for champ in (*CHAMPS_GARDES, *CHAMPS_LISTES):
        autres = {**termes, champ: [*termes[champ][1:], termes[champ][0]]}
        profils = [
            p
            for p in au_hasard(400, termes, lieux, graine=3)
            if (v := getattr(p, champ)) and not (champ in CHAMPS_LISTES and len(v) > 3)
        ]
        pris = acceptes([encoder(p, termes) for p in profils], autres, lieux)
        assert len(profils) > 50 and len(pris) / len(profils) <= COLLISIONS, champ


def test_une_valeur_retiree_fait_refuser_les_codes_qui_la_disent(
    termes: Termes, base: Connaissances
) -> None:
    code = encoder(Profil(besoins=("locaux",), porteur=termes["porteur"][-1]), termes)
    with pytest.raises(CodeInvalide):
        decoder(code, {**termes, "porteur": termes["porteur"][:-1]}, base.lieu)


def test_une_commune_disparue_fait_refuser_le_code(termes: Termes, base: Connaissances) -> None:
    code = encoder(Profil(besoins=("locaux",), lieu=base.lieu("commune:59512")), termes)
    with pytest.raises(CodeInvalide):
        decoder(code, termes, lambda cle: None)


def test_une_valeur_ajoutee_a_la_fin_garde_les_anciens_codes(termes: Termes, lieux: Lieux) -> None:
    plus = {champ: [*valeurs, "nouvelle", "autre"] for champ, valeurs in termes.items()}
    for profil in au_hasard(300, termes, lieux, graine=4):
        code = encoder(profil, termes)
        assert meme(decoder(code, plus, lieux.get), profil)
        assert encoder(profil, plus) == code


# --- ce qu'un message contient -------------------------------------------------------------------


@pytest.mark.parametrize(
    "texte",
    [
        "Tlemcen",
        "je viens de Tlemcen, en Algérie",
        "notre TL fait deux cents m2",
        "notre TL fait 200 m2",
        "un TL",
        "TL",
        "un TL à Lyon",
        "un TL 59223 travaux",  # un code postal
        "agent: TL 57525, association",
        "le TL de Brest",
        "HTL-4F7K-2CD",
    ],
)
def test_une_phrase_ordinaire_n_est_pas_un_code(texte: str) -> None:
    assert MOTIF.search(texte) is None


@pytest.mark.parametrize(
    "texte, code",
    [
        ("TL-4F7K-2", "TL-4F7K-2"),
        ("reprendre TL-4F7K-2CD", "TL-4F7K-2CD"),
        ("mon code : tl-4f7k-2cd, merci", "tl-4f7k-2cd"),
        ("c'est TL 4F7K 2CD.", "TL 4F7K 2CD"),
        ("TL4F7K2CD", "TL4F7K2CD"),
        ("TL–4F7K–2CD", "TL–4F7K–2CD"),
        ("TL-4F7K-O1", "TL-4F7K-O1"),  # des signes impossibles : faux, mais c'est un code
        ("« TL-4F7K-2CD »", "TL-4F7K-2CD"),
    ],
)
def test_un_code_dans_une_phrase(texte: str, code: str) -> None:
    trouve = MOTIF.search(texte)
    assert trouve and trouve.group() == code


@pytest.mark.parametrize(
    "ecriture", ["minuscules", "espaces", "collé", "demi-cadratins", "cinq pour S"]
)
def test_chaque_code_se_trouve_en_entier_dans_un_message(
    ecriture: str, termes: Termes, lieux: Lieux
) -> None:
    for profil in [Profil(), *au_hasard(300, termes, lieux, graine=5)]:
        ecrit = ECRITURES[ecriture](encoder(profil, termes))
        trouve = MOTIF.search(f"je voudrais reprendre {ecrit}, merci")
        assert trouve and trouve.group() == ecrit


@pytest.mark.parametrize("texte", ["TL" + "B" * 28 + "A", "TL-1" + "a-" * 300, "TL " * 300])
def test_chercher_un_code_ne_prend_pas_de_temps(texte: str) -> None:
    debut = time.perf_counter()
    MOTIF.search(texte)
    assert time.perf_counter() - debut < 0.2


@pytest.mark.parametrize("ecriture", ["tel quel", "minuscules", "collé"])
def test_aucun_code_n_est_pris_pour_une_donnee_personnelle(
    ecriture: str, termes: Termes, lieux: Lieux
) -> None:
    ecrire = ECRITURES.get(ecriture, str)
    for profil in au_hasard(2_000, termes, lieux, graine=6):
        texte = f"reprendre {ecrire(encoder(profil, termes))}"
        assert masquer(texte).texte == texte
