"""La base construite : stricte, en lecture seule, remplacée d'un coup ou pas du tout."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Callable, List

import pytest

from knowledge import build, store
from knowledge.load import ErreurBase
from knowledge.matching import apparier
from knowledge.store import BaseIndisponible, Connaissances

Remplacer = Callable[[str, str, str], int]
FICHE = "dispositifs/fabriques-de-territoire.yml"
N = "\u00a0"


@pytest.fixture(scope="session")
def petite(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """La base des petites sources, construite une fois."""
    return build.construire(tmp_path_factory.mktemp("petite") / "base.db", modele)


@pytest.fixture
def chemin(petite: Path, tmp_path: Path) -> Path:
    """Une base propre à ce test, à abîmer librement."""
    return Path(shutil.copy(petite, tmp_path / "base.db"))


# --- la forme ------------------------------------------------------------------------------------


def test_toutes_les_tables_sont_strictes(base: Connaissances) -> None:
    tables = {
        ligne["name"]: ligne["strict"]
        for ligne in base._db.execute(
            "select name, strict from pragma_table_list where schema = 'main' and type = 'table' "
            "and name not like 'sqlite_%'"
        )
    }
    assert set(tables) >= {"dispositifs", "faq", "fabriques", "communes", "videos", "meta"}
    assert set(tables.values()) == {1}


def test_les_cles_etrangeres(base: Connaissances) -> None:
    assert list(base._db.execute("pragma foreign_key_check")) == []
    attendues = {
        ("fabriques", "departement_code", "departements"),
        ("fabriques", "code_insee", "communes"),
        ("videos", "code_insee", "communes"),
        ("communes", "departement", "departements"),
        ("departements", "region", "regions"),
        ("dispositif_besoins", "dispositif", "dispositifs"),
        ("termes", "vocabulaire", "vocabulaires"),
    }
    trouvees = {
        (table, ligne["from"], ligne["table"])
        for table in {t for t, _, _ in attendues}
        for ligne in base._db.execute(f"pragma foreign_key_list({table})")
    }
    assert trouvees == attendues


@pytest.mark.parametrize(
    "sql",
    [
        "update communes set population = 'beaucoup'",
        "update communes set latitude = 'nord'",
        "update dispositifs set rang = 'premier'",
        "update fabriques set code_insee = '00000'",
        "update dispositif_besoins set dispositif = 'personne'",
    ],
)
def test_une_valeur_fausse_n_entre_pas(chemin: Path, sql: str) -> None:
    with sqlite3.connect(chemin) as ecriture:
        ecriture.execute("pragma foreign_keys = on")
        with pytest.raises(sqlite3.IntegrityError):
            ecriture.execute(sql)


# --- la recherche --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texte, genre, identifiant",
    [
        ("gueret", "faq", "hyperliens"),
        ("GUÉRET", "faq", "hyperliens"),
        ("prefets", "dispositif", "subventions-prefets"),
        ("préfets", "dispositif", "subventions-prefets"),
        ("condition publique", "fabrique", "la-condition-publique-59"),
        ("universite corse", "fabrique", "universite-de-corse-pascal-paoli-2b"),
    ],
)
def test_la_recherche_ignore_les_accents(
    base: Connaissances, texte: str, genre: str, identifiant: str
) -> None:
    trouves = base.rechercher(texte)
    assert (genre, identifiant) in [(t["genre"], t["id"]) for t in trouves]


def test_avec_ou_sans_accents_meme_reponse(base: Connaissances) -> None:
    for avec, sans in [("médiation numérique", "mediation numerique"), ("préfet", "PREFET")]:
        trouves = base.rechercher(avec)
        assert trouves and trouves == base.rechercher(sans)


@pytest.mark.parametrize(
    "texte",
    [
        *("", "   ", '"', "\"'", "a OR", "NOT", "titre:", "*", "-", "(", "NEAR(a b)", "é" * 999),
        "x\x00y",
    ],
)
def test_la_recherche_ne_prend_aucun_operateur(base: Connaissances, texte: str) -> None:
    assert len(base.rechercher(texte, limite=3)) <= 3


# --- lecture seule -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "insert into meta (cle, valeur) values ('a', 'b')",
        "update dispositifs set titre = 'x'",
        "delete from faq",
        "drop table faq",
        "create table nouvelle (a)",
        "pragma user_version = 3",
        "vacuum",
    ],
)
def test_ecrire_est_refuse(chemin: Path, sql: str) -> None:
    avant = chemin.read_bytes()
    ouverte = Connaissances(chemin)
    with pytest.raises(sqlite3.DatabaseError):
        ouverte._db.execute(sql)
    ouverte._db.close()
    assert chemin.read_bytes() == avant


def test_ecrire_reste_refuse_sans_query_only(chemin: Path) -> None:
    """Deux verrous : la connexion elle-même est en lecture seule."""
    ouverte = Connaissances(chemin)
    with pytest.raises(sqlite3.DatabaseError):
        ouverte._db.execute("pragma query_only = 0")
        ouverte._db.execute("delete from faq")


def test_ecrire_dans_une_base_attachee_est_refuse(chemin: Path, tmp_path: Path) -> None:
    ouverte = Connaissances(chemin)
    with pytest.raises(sqlite3.DatabaseError):  # refusé à l'attache ou à l'écriture
        ouverte._db.execute("attach database ? as ailleurs", (str(tmp_path / "autre.db"),))
        ouverte._db.execute("create table ailleurs.prise (a)")
    assert not (tmp_path / "autre.db").exists() or not (tmp_path / "autre.db").stat().st_size


def test_attacher_une_base_est_refuse(chemin: Path, tmp_path: Path) -> None:
    ouverte = Connaissances(chemin)
    with pytest.raises(sqlite3.DatabaseError):
        ouverte._db.execute("attach database ? as ailleurs", (str(tmp_path / "autre.db"),))


# --- base absente, abîmée, d'une autre version ---------------------------------------------------


def _absente(chemin: Path) -> None:
    chemin.unlink()


def _dossier(chemin: Path) -> None:
    chemin.unlink()
    chemin.mkdir()


def _vide(chemin: Path) -> None:
    chemin.write_bytes(b"")


def _autre_chose(chemin: Path) -> None:
    chemin.write_text("ceci n'est pas une base\n" * 500, encoding="utf-8")


def _coupee(chemin: Path) -> None:
    chemin.write_bytes(chemin.read_bytes()[: chemin.stat().st_size // 2])


def _sans_meta(chemin: Path) -> None:
    _executer(chemin, "drop table meta")


def _sans_version(chemin: Path) -> None:
    _executer(chemin, "delete from meta where cle = 'version_schema'")


def _autre_version(chemin: Path) -> None:
    _executer(chemin, "update meta set valeur = '999' where cle = 'version_schema'")


def _executer(chemin: Path, sql: str) -> None:
    with sqlite3.connect(chemin) as ecriture:
        ecriture.execute(sql)
    ecriture.close()


@pytest.mark.parametrize(
    "abimer",
    [_absente, _dossier, _vide, _autre_chose, _coupee, _sans_meta, _sans_version, _autre_version],
    ids=lambda f: f.__name__,
)
def test_base_indisponible_et_dite_en_une_ligne(
    chemin: Path, abimer: Callable[[Path], None]
) -> None:
    abimer(chemin)
    for ouvrir in (Connaissances, store.ouvrir):
        with pytest.raises(BaseIndisponible) as attrapee:
            ouvrir(chemin)
        phrase = str(attrapee.value)
        assert phrase and "\n" not in phrase and "Traceback" not in phrase
        assert chemin.name in phrase
    assert abimer in (_absente, _dossier) or chemin.exists()


def test_la_phrase_dit_quoi_faire(chemin: Path) -> None:
    """Y compris quand la base manque, cas de la première fois."""
    _autre_version(chemin)
    with pytest.raises(BaseIndisponible, match=r"\./assistant knowledge build"):
        store.ouvrir(chemin)


def test_une_page_abimee_se_voit_a_l_ouverture(chemin: Path) -> None:
    contenu = bytearray(chemin.read_bytes())
    with sqlite3.connect(chemin) as lecture:
        (page,) = lecture.execute(
            "select rootpage from sqlite_schema where name = 'dispositifs'"
        ).fetchone()
        (taille,) = lecture.execute("pragma page_size").fetchone()
    lecture.close()
    contenu[(page - 1) * taille : page * taille] = b"\xff" * taille
    chemin.write_bytes(contenu)
    with pytest.raises(BaseIndisponible):
        Connaissances(chemin)


def test_base_absente_par_ouvrir_dit_quoi_faire(tmp_path: Path) -> None:
    with pytest.raises(BaseIndisponible, match=r"\./assistant knowledge build"):
        store.ouvrir(tmp_path / "jamais-construite.db")


# --- remplacement à chaud ------------------------------------------------------------------------


def _poser(nouvelle: Path, chemin: Path) -> None:
    """Comme le fait la construction : à côté, puis renommer."""
    provisoire = chemin.with_suffix(".nouveau")
    shutil.copy(nouvelle, provisoire)
    os.replace(provisoire, chemin)


def _maximum(connaissances: Connaissances) -> int | None:
    fiche = connaissances.dispositif("fabriques-de-territoire")
    assert fiche is not None
    return fiche.montant.maximum


def _changer_le_montant(remplacer: Remplacer) -> None:
    remplacer(FICHE, f"150{N}000", f"160{N}000")
    remplacer(FICHE, "maximum: 150000", "maximum: 160000")


def test_changer_un_montant_change_la_reponse(
    sources: Path, chemin: Path, remplacer: Remplacer
) -> None:
    """La base en service est remplacée sans rien redémarrer ; l'ancienne reste lisible."""
    ancienne = store.ouvrir(chemin)
    assert _maximum(ancienne) == 150000
    assert store.ouvrir(chemin) is ancienne
    _changer_le_montant(remplacer)
    build.construire(chemin, sources)
    nouvelle = store.ouvrir(chemin)
    assert nouvelle is not ancienne and _maximum(nouvelle) == 160000
    (premier, *_) = apparier(nouvelle.dispositifs(), {"besoins": ["amorcage"]})
    assert f"160{N}000" in premier.dispositif.montant.texte
    assert _maximum(ancienne) == 150000


@pytest.mark.parametrize(
    "abimer", [_vide, _autre_chose, _coupee, _autre_version], ids=lambda f: f.__name__
)
def test_une_nouvelle_base_abimee_laisse_l_ancienne(
    petite: Path, chemin: Path, tmp_path: Path, abimer: Callable[[Path], None]
) -> None:
    ancienne = store.ouvrir(chemin)
    mauvaise = Path(shutil.copy(petite, tmp_path / "mauvaise.db"))
    abimer(mauvaise)
    _poser(mauvaise, chemin)
    assert store.ouvrir(chemin) is ancienne and _maximum(ancienne) == 150000
    _poser(petite, chemin)
    assert store.ouvrir(chemin) is not ancienne


def test_une_base_retiree_laisse_l_ancienne(petite: Path, chemin: Path) -> None:
    ancienne = store.ouvrir(chemin)
    chemin.unlink()
    assert store.ouvrir(chemin) is ancienne and len(ancienne.fabriques()) == 189
    _poser(petite, chemin)
    assert store.ouvrir(chemin) is not ancienne


def test_l_ancienne_ne_sert_pas_pour_un_autre_chemin(chemin: Path, tmp_path: Path) -> None:
    store.ouvrir(chemin)
    with pytest.raises(BaseIndisponible):
        store.ouvrir(tmp_path / "ailleurs.db")
    assert store.ouvrir(chemin)


def test_une_source_fausse_ne_remplace_rien(
    sources: Path, chemin: Path, remplacer: Remplacer
) -> None:
    avant = chemin.read_bytes()
    remplacer(FICHE, "maximum: 150000", "maximum: 15000")
    with pytest.raises(ErreurBase, match="minimum"):
        build.construire(chemin, sources)
    assert chemin.read_bytes() == avant
    assert [f.name for f in chemin.parent.iterdir() if f.suffix == ".tmp"] == []


def test_une_ecriture_interrompue_ne_remplace_rien(
    sources: Path, chemin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def couper(*_: object) -> None:
        raise KeyboardInterrupt

    avant = chemin.read_bytes()
    monkeypatch.setattr(os, "replace", couper)
    with pytest.raises(KeyboardInterrupt):
        build.construire(chemin, sources)
    assert chemin.read_bytes() == avant
    assert [f.name for f in chemin.parent.iterdir() if f.suffix == ".tmp"] == []


# --- empreinte et contenu ------------------------------------------------------------------------


def test_l_empreinte_change_avec_les_sources(sources: Path, remplacer: Remplacer) -> None:
    avant = build.empreinte(sources)
    assert build.empreinte(sources) == avant
    (sources / "brouillon.txt").write_text("rien", encoding="utf-8")
    assert build.empreinte(sources) == avant
    _changer_le_montant(remplacer)
    assert build.empreinte(sources) != avant


def test_un_septieme_besoin_ne_demande_que_des_donnees(
    sources: Path, tmp_path: Path, remplacer: Remplacer
) -> None:
    remplacer(
        "vocabulaires/besoins.yml",
        "termes:\n",
        "termes:\n  - valeur: juridique\n    libelle: un conseil\n    description: Un conseil.\n",
    )
    fiche = (sources / "dispositifs/locaux-vacants-etat.yml").read_text(encoding="utf-8")
    (sources / "dispositifs/conseil-juridique.yml").write_text(
        fiche.replace("id: locaux-vacants-etat", "id: conseil-juridique").replace(
            "[locaux]", "[juridique]"
        ),
        encoding="utf-8",
    )
    neuve = Connaissances(build.construire(tmp_path / "neuve.db", sources))
    trouves: List[str] = [
        r.dispositif.id for r in apparier(neuve.dispositifs(), {"besoins": ["juridique", "locaux"]})
    ]
    assert trouves == ["conseil-juridique", "locaux-vacants-etat"]


def test_ce_qui_n_existe_pas(base: Connaissances) -> None:
    for lire in (base.dispositif, base.reponse, base.porte):
        assert lire("' or 1=1 --") is None
    for exiger in (base.contact, base.document):
        with pytest.raises(KeyError):
            exiger("personne")
    assert base.vocabulaire("personne") == []
