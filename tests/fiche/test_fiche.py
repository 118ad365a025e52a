"""La fiche : tout y est, rien n'y vient de l'extérieur, une base hostile n'y écrit pas de HTML."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

import pytest

from bot.code_court import decoder
from bot.fiche.donnees import Fiche, SansBesoin, composer
from bot.fiche.rendu import bloc, html, markdown
from bot.profil import SANS_LIEU, Profil
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]
LE_JOUR = date(2026, 11, 25)
BALISES = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "div"),
    *("section", "h1", "h2", "p", "ul", "ol", "li", "dl", "dt", "dd", "strong", "span", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTS = {"lang", "charset", "name", "content", "class", "scope", "hidden", "href"}
VIDES = {"meta"}
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> & \"guillemets\" {{ 7 * 7 }}"


class Page(HTMLParser):
    """Le texte visible, les balises et les attributs ; échoue si une balise reste ouverte."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.balises: Set[str] = set()
        self.attributs: List[Tuple[str, str, Optional[str]]] = []
        self._ouvertes: List[str] = []
        self._texte: List[str] = []
        self.feed(source)
        self.close()
        assert self._ouvertes == []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        self.balises.add(tag)
        self.attributs += [(tag, nom, valeur) for nom, valeur in attrs]
        if tag not in VIDES:
            self._ouvertes.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._ouvertes.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._ouvertes and self._ouvertes[-1] != "style":
            self._texte.append(data)

    @property
    def texte(self) -> str:
        return lisse("".join(self._texte))


def lisse(texte: str) -> str:
    return re.sub(r"\s+", " ", texte)


def profil(base: Connaissances, besoin: str, cle: str = "commune:59512", **autres: Any) -> Profil:
    return Profil(besoins=(besoin,), lieu=base.lieu(cle)).avec(**autres)


def plein(base: Connaissances, besoin: str) -> Profil:
    return profil(
        base,
        besoin,
        avancement="en_projet",
        porteur="association",
        qpv="non",
        rayonnement="oui",
        activites=("fablab", "culture", "coworking"),
    )


def fiche(base: Connaissances, p: Profil) -> Fiche:
    return composer(PAROLES, base, p, LE_JOUR)


def faits(base: Connaissances, f: Fiche) -> List[str]:
    """Ce qu'une fiche doit porter, mot pour mot, quelle que soit sa mise en page."""
    d = f.dispositif
    document = base.document(d.source.document)
    return [
        *(d.titre, d.resume, d.statut.texte, d.montant.texte),
        *(c.texte for c in d.criteres),
        *(c.source.section for c in d.criteres),
        *d.etapes,
        *d.pieces,
        *d.questions[:3],
        *(c.nom for c in f.contacts),
        *(c.comment for c in f.contacts),
        *(m for c in f.contacts for m in (c.telephone, c.courriel, c.url) if m),
        *(titre for titre, _ in f.autres),
        *(document.titre, d.source.section, document.date),
        *(d.statut.au.strftime("%d/%m/%Y"), d.verifie_le.strftime("%d/%m/%Y")),
        *(f.code, "25/11/2026"),
    ]


def absents(attendus: List[str], texte: str) -> List[str]:
    lu = lisse(texte)
    return [x for x in attendus if lisse(x).strip() not in lu]


# --- ce que la fiche contient --------------------------------------------------------------------


@pytest.mark.parametrize("besoin", BESOINS)
def test_tout_y_est(besoin: str, base: Connaissances) -> None:
    for p in (profil(base, besoin), plein(base, besoin)):
        f = fiche(base, p)
        d = f.dispositif
        assert besoin in d.besoins and d.pieces and len(d.questions) >= 3 and f.contacts
        assert absents(faits(base, f), Page(html(PAROLES, f)).texte) == []
        assert absents(faits(base, f), markdown(PAROLES, f)) == []


@pytest.mark.parametrize("besoin", BESOINS)
def test_le_bloc_porte_l_essentiel(besoin: str, base: Connaissances) -> None:
    f = fiche(base, plein(base, besoin))
    d, texte = f.dispositif, bloc(PAROLES, f)
    document = base.document(d.source.document)
    moyens = [c.telephone or c.courriel or c.url for c in f.contacts]
    attendus = [
        *(
            d.titre,
            d.montant.bref or d.montant.texte,
            d.etapes[0],
            document.titre,
            d.source.section,
            f.code,
        ),
        *(c.texte for c in d.criteres),
        *(c.nom for c in f.contacts),
        *(m for m in moyens if m),
        *(titre for titre, _ in f.autres),
        *(f.fabriques[0][2:], "25/11/2026", "Roubaix (59)"),
    ]
    assert absents(attendus, texte) == []
    assert "\n\n" not in texte and texte == texte.strip()
    assert all(ligne == ligne.strip() and ligne for ligne in texte.split("\n"))


@pytest.mark.parametrize("besoin", BESOINS)
def test_le_markdown_est_bien_forme(besoin: str, base: Connaissances) -> None:
    f = fiche(base, plein(base, besoin))
    lignes = markdown(PAROLES, f).split("\n")
    assert [x for x in lignes if x.startswith("# ")] == [f"# {PAROLES.dire('utter_fiche_titre')}"]
    tableau = [x for x in lignes if x.startswith("|")]
    assert len(tableau) == 2 + len(f.dispositif.criteres)
    assert all(x.count("|") == 4 for x in tableau)
    assert sum(x.startswith("- [ ] ") for x in lignes) == len(f.dispositif.pieces)
    for n, ligne in enumerate(lignes):
        if ligne.startswith("#") and n:
            assert lignes[n - 1] == "" and lignes[n + 1] == "", ligne


def test_ce_qui_est_compris_et_ce_qui_manque(base: Connaissances) -> None:
    vide, complet = (fiche(base, p) for p in (profil(base, "locaux"), plein(base, "locaux")))
    assert [nom for nom, _ in vide.compris] == ["Besoin", "Lieu"]
    assert len(vide.inconnus) == 5 and complet.inconnus == []
    for valeur in ("Roubaix (59)", "une association"):
        assert valeur in Page(html(PAROLES, complet)).texte
    manque = PAROLES.dire("utter_fiche_inconnus", noms=", ".join(vide.inconnus).lower())
    assert absents([manque], Page(html(PAROLES, vide)).texte) == []
    assert absents([manque], markdown(PAROLES, vide)) == []


def test_le_code_de_la_fiche_rend_le_profil(base: Connaissances) -> None:
    p = plein(base, "amorcage")
    repris = decoder(fiche(base, p).code, base.valeurs_admises(), base.lieu)
    assert fiche(base, repris) == fiche(base, p.avec(activites=repris.activites))


@pytest.mark.parametrize("lieu", [None, SANS_LIEU])
def test_sans_lieu(lieu: Any, base: Connaissances) -> None:
    f = fiche(base, profil(base, "locaux").avec(lieu=lieu))
    assert f.fabriques == [] and PAROLES.dire("utter_nom_lieu") in f.inconnus
    for rendu in (html(PAROLES, f), markdown(PAROLES, f), bloc(PAROLES, f)):
        assert PAROLES.dire("utter_fiche_fabriques") not in rendu
        assert PAROLES.dire("utter_lieu_aucun") not in rendu


@pytest.mark.parametrize("cle", ["commune:2A004", "departement:976", "region:01", "commune:97411"])
def test_partout_en_france(cle: str, base: Connaissances) -> None:
    f = fiche(base, profil(base, "recettes", cle))
    lieu = base.lieu(cle)
    assert lieu is not None and len(f.fabriques) == len(base.fabriques_proches(lieu)[:3])
    page = Page(html(PAROLES, f)).texte
    assert all(lisse(ligne[2:]) in page for ligne in f.fabriques)


def test_sans_besoin_pas_de_fiche(base: Connaissances) -> None:
    for p in (Profil(), Profil(lieu=base.lieu("commune:59512")), Profil(besoins=("piscine",))):
        with pytest.raises(SansBesoin):
            fiche(base, p)


def test_une_verification_ancienne_est_dite(base: Connaissances) -> None:
    p = profil(base, "locaux")
    d = fiche(base, p).dispositif
    avertit = PAROLES.dire("utter_verification_ancienne", mois=0).split("0")[0]
    vieux = composer(PAROLES, base, p, date(d.verifie_le.year + 3, 1, 1))
    for rendu in (html, markdown, bloc):
        assert avertit in rendu(PAROLES, vieux) and avertit not in rendu(PAROLES, fiche(base, p))


def test_meme_profil_meme_fiche(base: Connaissances) -> None:
    un, deux = (html(PAROLES, fiche(base, plein(base, "outils"))) for _ in range(2))
    assert un == deux


# --- ce qui n'y entre pas ------------------------------------------------------------------------


@pytest.mark.parametrize("besoin", BESOINS)
def test_une_page_seule_sans_script_ni_ressource(besoin: str, base: Connaissances) -> None:
    source = html(PAROLES, fiche(base, plein(base, besoin)))
    page = Page(source)
    assert source.startswith("<!doctype html>")
    assert page.balises <= BALISES, page.balises - BALISES
    assert {nom for _, nom, _ in page.attributs} <= ATTRIBUTS
    for balise, nom, valeur in page.attributs:
        if nom == "href":
            assert balise == "a" and re.match(r"https?://", valeur or "")
    style = source[source.index("<style>") : source.index("</style>")]
    assert not re.search(r"@import|url\(|expression|https?:", style)


def test_le_lieu_garde_son_nom_et_pas_les_mots_de_la_personne(base: Connaissances) -> None:
    lieu = base.lieu("commune:59512")
    assert lieu is not None
    dit = Profil.depuis_slots(
        {"besoins": ["locaux"], "lieu": {**lieu.contrat(), "compris_depuis": "chez Mme Dupont"}}
    )
    f = fiche(base, dit)
    for rendu in (html, markdown, bloc):
        assert "Dupont" not in rendu(PAROLES, f) and "Roubaix" in rendu(PAROLES, f)


Abimer = Callable[[Callable[[sqlite3.Connection], None]], Connaissances]


@pytest.fixture
def abimer(base: Connaissances, tmp_path: Path) -> Iterator[Abimer]:
    """Une copie de la base, changée comme on veut, puis rouverte."""

    def faire(changer: Callable[[sqlite3.Connection], None]) -> Connaissances:
        copie = tmp_path / "abimee.db"
        shutil.copy(os.environ["ASSISTANT_BASE"], copie)
        with closing(sqlite3.connect(copie)) as db, db:
            changer(db)
        return Connaissances(copie)

    yield faire


def partout(valeur: Any) -> Any:
    """Le même objet, dont chaque phrase est hostile ; identifiants, dates et adresses restent."""
    if isinstance(valeur, dict):
        gardes = {"id", "etat", "besoins", "champ", "rempli", "non_rempli", "contacts", "url"}
        gardes |= {"document", "remplace_par", "au", "verifie_le", "valeur", "revoir_sous_mois"}
        return {c: v if c in gardes else partout(v) for c, v in valeur.items()}
    if isinstance(valeur, list):
        return [partout(v) for v in valeur]
    return HOSTILE if isinstance(valeur, str) else valeur


def empoisonner(db: sqlite3.Connection) -> None:
    for table in ("dispositifs", "contacts", "termes"):
        for rang, brut in list(db.execute(f"select rowid, fiche from {table}")):
            contenu: Dict[str, Any] = partout(json.loads(brut))
            if table == "contacts":
                contenu.update(url=f'https://exemple.fr/"{HOSTILE}', telephone=HOSTILE)
            db.execute(f"update {table} set fiche = ? where rowid = ?", (json.dumps(contenu), rang))
    for table, colonne in (("fabriques", "nom"), ("fabriques", "ville"), ("communes", "nom")):
        db.execute(f"update {table} set {colonne} = ?", (HOSTILE,))
    db.execute("update documents set titre = ?, date = ?", (HOSTILE, HOSTILE))


@pytest.mark.parametrize("besoin", BESOINS)
def test_une_base_hostile_n_ecrit_pas_de_html(besoin: str, abimer: Abimer) -> None:
    base = abimer(empoisonner)
    f = fiche(base, plein(base, besoin))
    source = html(PAROLES, f)
    page = Page(source)
    assert page.balises <= BALISES and {nom for _, nom, _ in page.attributs} <= ATTRIBUTS
    assert "<script" not in source and "<img" not in source and "{{ 7 * 7 }}" in page.texte
    assert source.count("&lt;script&gt;") > 20
    assert lisse(HOSTILE) in page.texte
    assert "49" not in bloc(PAROLES, f).replace(f.code, "")


# --- chaque dispositif ---------------------------------------------------------------------------


def seul(identifiant: str) -> Callable[[sqlite3.Connection], None]:
    def faire(db: sqlite3.Connection) -> None:
        db.execute("delete from dispositifs where id <> ?", (identifiant,))

    return faire


def test_chaque_dispositif_tient_dans_une_fiche(base: Connaissances, abimer: Abimer) -> None:
    """Même ceux qui ne viennent jamais les premiers."""
    for d in base.dispositifs():
        abimee = abimer(seul(d.id))
        f = fiche(abimee, plein(abimee, d.besoins[0]))
        assert f.dispositif.id == d.id and f.autres == []
        assert absents(faits(abimee, f), Page(html(PAROLES, f)).texte) == [], d.id
        assert absents(faits(abimee, f), markdown(PAROLES, f)) == [], d.id
        assert d.titre in bloc(PAROLES, f)


NAVIGATEUR = shutil.which("chromium")


@pytest.mark.lent
@pytest.mark.skipif(NAVIGATEUR is None, reason="chromium n'est pas installé")
@pytest.mark.parametrize("besoin", BESOINS)
def test_imprimee_elle_tient_sur_une_page(besoin: str, base: Connaissances, tmp_path: Path) -> None:
    for n, p in enumerate((profil(base, besoin), plein(base, besoin))):
        page, pdf = tmp_path / f"{n}.html", tmp_path / f"{n}.pdf"
        page.write_text(html(PAROLES, fiche(base, p)), encoding="utf-8")
        subprocess.run(
            [
                *(str(NAVIGATEUR), "--headless", "--no-sandbox", "--disable-gpu"),
                *("--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'navigateur'}"),
                *(f"--print-to-pdf={pdf}", page.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1
