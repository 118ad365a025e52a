"""Parcours complets contre les vrais serveurs : la compréhension, les actions et la base réelles.

Chaque réponse passe aussi par les invariants : jamais vide, aucun fait absent de la base, jamais
deux replis identiques de suite, objets `custom` conformes au schéma.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import sqlite3
import urllib.error
import urllib.request
import uuid
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import jsonschema
import pytest
from ruamel.yaml import YAML

from commande.demarrer import Serveurs, serveurs
from commande.preparer import MODELE
from knowledge import build, chemins
from knowledge.load import ErreurBase
from knowledge.store import Connaissances

pytestmark = pytest.mark.lent

ICI = Path(__file__).parent
DEPOT = chemins.RACINE.parent
SCHEMA = DEPOT / "bot" / "contrat.schema.json"
REPLIQUES = DEPOT / "bot" / "domain" / "responses" / "conversation.yml"
CLES = {
    *("textes", "absents", "types", "sans_types", "champs", "boutons", "question", "messages"),
    "page",  # morceaux que la fiche imprimable contient
}
TOUR = {
    *("dit", "fois", "attend"),
    "qui",  # une autre conversation, désignée par un nom ; la première n'en a pas
}
CODE_DONNE = "{code}"
"""Dans ce qui est dit : le dernier code donné, par une fiche ou un bloc, à qui que ce soit."""
PORTE_HUMAINE = re.compile(r"préfecture|France services|réseau de tiers-lieux")
TOURS_AVANT_PORTE = 3

Message = Dict[str, Any]


# --- ce qui est affirmé doit être dans la base -----------------------------------------------

MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
FAITS = re.compile(
    r"https?://[^\s»)]+"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}"
    rf"|(?:(?:\d{{1,2}}|1er) )?(?:{MOIS}) \d{{4}}"
    r"|(?<!\d)0[1-9](?:[ .-]?\d{2}){4}(?!\d)"
    r"|(?<!\d)(?:3\d{3}|11[0-9]|15|17|18)(?!\d)(?=[ ,.]*(?:\n|$|ou le|, à toute heure))"
    r"|\d[\d .,]*(?:€|euros?\b|millions?\b|milliards?\b|%)"
    r"|(?<![\d.,/-])(?:19|20)\d{2}(?![\d/-])"
)


def _espaces(texte: str) -> str:
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def _plat(texte: str) -> str:
    return re.sub(r"[ \t\r]+", " ", _espaces(texte))


def _feuilles(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, dict):
        for cle, contenu in valeur.items():
            if cle != "compris_depuis":  # ce que la personne a écrit
                yield from _feuilles(contenu)
    elif isinstance(valeur, list):
        for contenu in valeur:
            yield from _feuilles(contenu)


def corpus(chemin: Path) -> str:
    """Tout le texte de la base construite, dates ISO redites à la française."""
    with sqlite3.connect(f"{chemin.absolute().as_uri()}?mode=ro", uri=True) as db:
        tables = ("dispositifs", "faq", "portes", "contacts", "documents", "fabriques", "videos")
        brut = [
            str(v) for table in tables for r in db.execute(f"select * from {table}") for v in r if v
        ]
    textes = []
    for valeur in brut:
        lu = json.loads(valeur) if valeur.startswith("{") else valeur
        textes += list(_feuilles(lu))
        if isinstance(lu, dict):
            textes += [str(x) for x in _nombres(lu)]
    textes += [f"{t[8:10]}/{t[5:7]}/{t[:4]}" for t in textes if re.fullmatch(r"\d{4}-\d\d-\d\d", t)]
    return "\n".join(_plat(t) for t in textes)


_lus: Dict[Tuple[str, int, int], str] = {}


def corpus_en_service() -> str:
    """Le corpus de la base en service, relu seulement quand elle est remplacée."""
    chemin = chemins.base()
    cle = (str(chemin), chemin.stat().st_ino, chemin.stat().st_mtime_ns)
    if cle not in _lus:
        _lus[cle] = corpus(chemin)
    return _lus[cle]


def _nombres(valeur: Any) -> Iterator[int]:
    if isinstance(valeur, dict):
        valeur = list(valeur.values())
    if isinstance(valeur, list):
        for contenu in valeur:
            yield from _nombres(contenu)
    elif isinstance(valeur, int):
        yield valeur


def inventes(texte: str, base: str) -> List[str]:
    """Montants, dates, téléphones, adresses et courriels que la base ne contient pas."""
    trouves = [m.group().strip(" .,") for m in FAITS.finditer(_plat(texte))]
    return [f for f in trouves if not re.search(rf"(?<!\d){re.escape(f)}(?!\d)", base)]


# --- les seuls faits que l'assistant tient de lui-même : sa fiche, le jour, l'année demandée ---

CODE = re.compile(r"TL(?:-[A-Z0-9]{1,4})+")
ANNEE = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def sans_les_siens(texte: str, adresse: str, annees: List[str]) -> str:
    """Le texte sans l'adresse de la fiche (qui doit répondre et porter son code), ni la date du
    jour, ni une année que la personne vient d'écrire. Toute autre adresse reste à justifier."""
    for url in re.findall(rf"{re.escape(adresse)}/fiche/[^\s»)]+", texte):
        assert CODE.fullmatch(url.rpartition("/")[2]), url
        assert url.rpartition("/")[2] in page(url), f"la fiche ne porte pas son code : {url}"
        texte = texte.replace(url, "")
    for admis in (f"{date.today():%d/%m/%Y}", *annees):
        texte = re.sub(rf"(?<![\d/-]){admis}(?![\d/-])", "", texte)
    return CODE.sub("", texte)


def page(url: str) -> str:
    """La fiche imprimable, en texte."""
    with urllib.request.urlopen(url, timeout=30) as reponse:
        assert reponse.status == 200, url
        return html.unescape(str(reponse.read().decode("utf-8")))


# --- une conversation ------------------------------------------------------------------------


class Conversation:
    """Un expéditeur neuf ; chaque réponse est contrôlée."""

    def __init__(self, adresse: str) -> None:
        self.adresse = adresse
        self.expediteur = uuid.uuid4().hex
        self.replis: List[str] = []

    def dire(self, texte: str) -> List[Message]:
        corps = json.dumps({"sender": self.expediteur, "message": texte}).encode()
        code, messages = poster(self.adresse, corps)
        assert code == 200, messages
        self._invariants(messages, ANNEE.findall(texte))
        return list(messages)

    def _invariants(self, messages: List[Message], annees: List[str]) -> None:
        assert messages, "réponse vide"
        base = corpus_en_service()
        for message in messages:
            texte = message.get("text") or ""
            assert texte.strip(), f"message sans texte : {message}"
            for brut in [texte, *_feuilles(message.get("custom"))]:
                morceau = sans_les_siens(brut, self.adresse, annees)
                assert not inventes(morceau, base), (inventes(morceau, base), brut)
            ecart = hors_contrat(message.get("custom"))
            assert not ecart, (ecart, message["custom"])
        self._replis([m["text"] for m in messages])

    def _replis(self, textes: List[str]) -> None:
        dits = [t for t in textes if t.split("\n")[0] in REPLIS]
        assert len(dits) <= 1, f"plusieurs replis dans une réponse : {dits}"
        if not dits:
            self.replis = []
            return
        assert dits[0] not in self.replis[-1:], f"repli redit mot pour mot : {dits[0]}"
        self.replis += dits
        if len(self.replis) >= TOURS_AVANT_PORTE:
            assert PORTE_HUMAINE.search(dits[0]), f"pas de porte humaine : {dits[0]}"


def hors_contrat(custom: Optional[Message]) -> str:
    """L'écart au schéma, ou le vide."""
    if custom is None or not SCHEMA.exists():
        return ""
    try:
        jsonschema.validate(custom, json.loads(SCHEMA.read_text("utf-8")))
    except jsonschema.ValidationError as erreur:
        return str(erreur.message)[:200]
    return ""


def _replis_du_domaine() -> List[str]:
    repliques = YAML(typ="safe").load(REPLIQUES.read_text("utf-8"))["responses"]
    noms = ("utter_repli", "utter_repli_hypotheses", "utter_repli_porte", "utter_default")
    return [v["text"].strip() for nom in noms for v in repliques[nom]]


REPLIS = _replis_du_domaine()


def poster(adresse: str, corps: bytes) -> Tuple[int, Any]:
    requete = urllib.request.Request(
        f"{adresse}/webhooks/rest/webhook",
        data=corps,
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(requete, timeout=30) as reponse:
            return reponse.status, json.load(reponse)
    except urllib.error.HTTPError as erreur:
        return erreur.code, json.load(erreur)


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@pytest.fixture(scope="session")
def instance(base: Connaissances, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serveurs]:
    assert MODELE.exists(), "modèle absent : ./assistant entrainer"
    port = _port_libre()
    reglages = {
        "RASA_TELEMETRY_ENABLED": "false",  # les tests ne touchent pas au réseau
        "ASSISTANT_PORT": str(port),  # celui que la fiche donne
        "ASSISTANT_AVIS": str(tmp_path_factory.mktemp("avis") / "avis.db"),
    }
    with pytest.MonkeyPatch.context() as environnement:
        for nom, valeur in reglages.items():
            environnement.setenv(nom, valeur)
        environnement.delenv("ASSISTANT_URL", raising=False)
        with serveurs(port) as en_service:
            yield en_service


@pytest.fixture
def nouvelle(instance: Serveurs) -> Callable[[], Conversation]:
    return lambda: Conversation(instance.adresse)


# --- les parcours ----------------------------------------------------------------------------


def _parcours() -> List[Any]:
    cas = []
    for fichier in sorted((ICI / "parcours").glob("*.yml")):
        for p in YAML(typ="safe").load(fichier.read_text("utf-8")):
            assert set(p) <= {"nom", "tours", "bogue"}, (fichier.name, p)
            for tour in p["tours"]:
                assert set(tour) <= TOUR, (fichier.name, tour)
                assert set(tour.get("attend") or {}) <= CLES, (fichier.name, tour)
            marques = [pytest.mark.xfail(reason=p["bogue"], strict=True)] if "bogue" in p else []
            cas.append(pytest.param(p["tours"], id=f"{fichier.stem}: {p['nom']}", marks=marques))
    return cas


PARCOURS = _parcours()


def test_assez_de_parcours_et_noms_uniques() -> None:
    noms = [p.id for p in PARCOURS]
    assert len(noms) >= 120
    assert len(set(noms)) == len(noms)


@pytest.mark.parametrize("tours", PARCOURS)
def test_parcours(nouvelle: Callable[[], Conversation], tours: List[Dict[str, Any]]) -> None:
    conversations: Dict[str, Conversation] = {}
    code = ""
    for tour in tours:
        qui = tour.get("qui", "")
        conversation = conversations.setdefault(qui, nouvelle())
        dit = tour["dit"].replace(CODE_DONNE, code) * tour.get("fois", 1)
        messages = conversation.dire(dit)
        _verifier(dit, messages, tour.get("attend") or {})
        code = next(iter(CODE.findall("\n".join(m["text"] for m in messages))), code)


def _verifier(dit: str, messages: List[Message], attendu: Dict[str, Any]) -> None:
    texte = _espaces("\n".join(m["text"] for m in messages))
    customs = [m["custom"] for m in messages if m.get("custom")]
    types = [c["type"] for c in customs]
    titres = [_espaces(b["title"]) for m in messages for b in m.get("buttons") or []]
    recu = f"\n« {dit[:80]} »\n{texte}\n{types}"
    for morceau in attendu.get("textes", []):
        assert morceau in texte, f"manque « {morceau} »{recu}"
    for morceau in attendu.get("absents", []):
        assert morceau not in texte, f"en trop « {morceau} »{recu}"
    for type_ in attendu.get("types", []):
        assert type_ in types, f"manque le type {type_}{recu}"
    for type_ in attendu.get("sans_types", []):
        assert type_ not in types, f"type en trop {type_}{recu}"
    if "question" in attendu:
        assert _lire(customs, "question.attend") == attendu["question"], recu
    for chemin, valeur in attendu.get("champs", {}).items():
        assert _lire(customs, chemin) == valeur, f"{chemin} = {_lire(customs, chemin)}{recu}"
    for titre in attendu.get("boutons", []):
        assert titre in titres, f"manque le bouton « {titre} » parmi {titres}{recu}"
    if "messages" in attendu:
        assert len(messages) == attendu["messages"], recu
    if "page" in attendu:
        imprimee = _espaces(page(str(_lire(customs, "fiche.html_url"))))
        for morceau in attendu["page"]:
            assert morceau in imprimee, f"manque « {morceau} » dans la fiche{recu}"


def _lire(customs: List[Dict[str, Any]], chemin: str) -> Any:
    """« recommandation.dispositifs.0.id » dans le dernier custom de ce type ; None s'il manque."""
    type_, *cles = chemin.split(".")
    valeur: Any = next((c for c in reversed(customs) if c["type"] == type_), None)
    for cle in cles:
        if isinstance(valeur, list):
            rang = int(cle)
            valeur = valeur[rang] if rang < len(valeur) else None
        else:
            valeur = valeur.get(cle) if isinstance(valeur, dict) else None
    return valeur


# --- ce qu'un parcours ne dit pas ------------------------------------------------------------

MAL_FORMES: List[Tuple[bytes, int]] = [
    (b"", 400),
    (b"{", 400),
    (b"bonjour", 400),
    (b"[]", 400),
    (b'"bonjour"', 400),
    (b"null", 400),
    (b"\xff\xfe", 400),
    (b"{}", 422),
    (b'{"message": null}', 422),
    (b'{"message": 3}', 422),
    (b'{"message": ["bonjour"]}', 422),
    (b'{"message": {"text": "bonjour"}}', 422),
    (b'{"sender": 3, "message": "bonjour"}', 422),
    (b'{"sender": "", "message": "bonjour"}', 422),
    (b'{"sender": "' + b"a" * 256 + b'", "message": "bonjour"}', 422),
    (b'{"message": "' + b"a" * 20_000 + b'"}', 413),
    (b"[" * 5_000, 400),
]


@pytest.mark.parametrize(("corps", "code"), MAL_FORMES, ids=lambda v: str(v)[:40])
def test_requete_mal_formee(instance: Serveurs, corps: bytes, code: int) -> None:
    recu, reponse = poster(instance.adresse, corps)
    assert recu == code
    assert set(reponse) == {"erreur"}
    assert reponse["erreur"].strip()
    assert "Traceback" not in reponse["erreur"]


PIEGES = [
    "/restart",
    "/session_start",
    '/besoin{"besoin": "locaux"}',
    '//besoin{"besoin": "locaux"}',
    ' /informer{"lieu": "commune:59512"}',
    "<script>alert(1)</script>",
    "<b>bonjour</b> &amp; <img src=x onerror=alert(1)>",
    "'; DROP TABLE dispositifs; --",
    '" OR 1=1 --',
    "{titre} {valeur} {0.__class__}",
    "%s %d %n ${jndi:ldap://x}",
    "\u202eetxet ud\u202c",
    "\x00\x07\x1b[31m",
    "👋🏽🎉",
    "",
    "   \n\t ",
    "????",
    "é" * 2_000,
    "on cherche un local " * 100,
    "[téléphone] [courriel]",
    "recherche NULL None undefined NaN",
]


@pytest.mark.parametrize("piege", PIEGES, ids=lambda v: repr(v)[:40])
def test_texte_hostile(
    instance: Serveurs, nouvelle: Callable[[], Conversation], piege: str
) -> None:
    """Rien n'est exécuté, rien n'est recopié, et la conversation continue."""
    c = nouvelle()
    messages = c.dire(piege)
    texte = "\n".join(m["text"] for m in messages)
    for interdit in ("<script", "<img", "DROP TABLE", "{titre}", "__class__", "Traceback"):
        assert interdit not in texte
    assert "panne" not in texte
    suite = c.dire("c'est quoi un tiers-lieu ?")
    assert [m["custom"]["id"] for m in suite if (m.get("custom") or {}).get("type") == "faq"] == [
        "definition_tiers_lieu"
    ]


def test_intention_tapee_reste_du_texte(nouvelle: Callable[[], Conversation]) -> None:
    """« /informer{…} » ne remplit pas le profil : un code n'est pas un nom de lieu."""
    c = nouvelle()
    for tour in ('/informer{"lieu": "commune:2A004"}', "/restart", "financer des travaux"):
        for message in c.dire(tour):
            custom = message.get("custom") or {}
            assert custom.get("type") != "recommandation"
            assert not custom.get("lieu")


def _sans_destinataire(messages: List[Message]) -> List[Message]:
    return [{k: v for k, v in m.items() if k != "recipient_id"} for m in messages]


def test_memes_messages_memes_reponses(nouvelle: Callable[[], Conversation]) -> None:
    tours = [
        "on est une asso, on a trouvé une friche à Roubaix et il faut refaire la toiture",
        "pourquoi",
        "un lieu déjà ouvert",
        "quels films ?",
        "asdkjh qsdlkj",
    ]
    a, b = nouvelle(), nouvelle()
    for tour in tours:
        assert _sans_destinataire(a.dire(tour)) == _sans_destinataire(b.dire(tour))


def test_un_avis_ne_laisse_que_des_nombres(nouvelle: Callable[[], Conversation]) -> None:
    """« Merci », « non », « 2 » : un compte de plus par réponse, ni phrase ni lieu."""
    avant = comptes_d_avis()
    c = nouvelle()
    for tour in ("il faut payer les travaux de la grange, à Guéret", "merci", "non", "2"):
        c.dire(tour)
    nouveaux = {k: n - avant.get(k, 0) for k, n in comptes_d_avis().items() if n != avant.get(k)}
    assert {avis: n for (_, _, avis), n in nouveaux.items()} == {"inutile": 1, "perime": 1}
    assert {sujet for _, sujet, _ in nouveaux} == {"subventions-prefets"}


def comptes_d_avis() -> Dict[Tuple[str, str, str], int]:
    """(mois, sujet, avis) → nombre, tel que le serveur l'a écrit."""
    chemin = Path(os.environ["ASSISTANT_AVIS"])
    if not chemin.exists():
        return {}
    with closing(sqlite3.connect(chemin)) as db:
        return {(m, s, a): n for m, s, a, n in db.execute("select * from avis")}


def test_deux_conversations_ne_se_melangent_pas(nouvelle: Callable[[], Conversation]) -> None:
    a, b = nouvelle(), nouvelle()
    a.dire("fonds propres")
    b.dire("financer des travaux")
    profils = []
    for c, lieu in ((a, "Roubaix"), (b, "Corte")):
        customs = [m["custom"] for m in c.dire(lieu) if m.get("custom")]
        profils.append((_lire(customs, "compris.besoins"), _lire(customs, "compris.lieu.nom")))
    assert profils == [(["fonds_propres"], "Roubaix"), (["investissement"], "Corte")]


def test_base_reconstruite_sans_redemarrer(
    instance: Serveurs, nouvelle: Callable[[], Conversation], tmp_path: Path
) -> None:
    """Un montant change dans une fiche : la réponse suivante le dit, serveurs inchangés."""
    tours = ["subvention d'amorçage", "passer", "combien"]
    copie = Path(
        shutil.copytree(
            chemins.RACINE, tmp_path / "knowledge", ignore=shutil.ignore_patterns("__pycache__")
        )
    )
    fiche = copie / "dispositifs" / "fabriques-de-territoire.yml"
    texte, remplaces = re.subn(r"75\s?000(?=\s|$)", "81234", fiche.read_text("utf-8"))
    assert remplaces >= 2  # la phrase et le minimum
    fiche.write_text(texte, encoding="utf-8")
    c = nouvelle()
    avant = _jouer(c, tours)
    assert "75 000 à 150 000 €" in avant
    assert "81234" not in avant
    try:
        build.construire(chemins.base(), copie)
        assert "81234 à 150 000 €" in _jouer(c, ["combien"])
        apres = _jouer(nouvelle(), tours)
        assert "81234 à 150 000 €" in apres
        assert "75 000 à" not in apres
    finally:
        build.construire(chemins.base())
    assert "75 000 à 150 000 €" in _jouer(c, ["combien"])


def _jouer(c: Conversation, tours: List[str]) -> str:
    return _espaces("\n".join(m["text"] for tour in tours for m in c.dire(tour)))


def test_source_fausse_ancienne_base_en_service(
    instance: Serveurs, nouvelle: Callable[[], Conversation], tmp_path: Path
) -> None:
    """Une fiche illisible ne coupe pas le service."""
    copie = Path(
        shutil.copytree(
            chemins.RACINE, tmp_path / "knowledge", ignore=shutil.ignore_patterns("__pycache__")
        )
    )
    (copie / "dispositifs" / "subventions-prefets.yml").write_text("titre: [", encoding="utf-8")
    marque: Optional[int] = chemins.base().stat().st_ino
    with pytest.raises(ErreurBase):
        build.construire(chemins.base(), copie)
    assert chemins.base().stat().st_ino == marque
    texte = _jouer(nouvelle(), ["financer des travaux", "passer"])
    assert "Subventions d'investissement gérées par les préfets" in texte


# --- les contrôles eux-mêmes -----------------------------------------------------------------


@pytest.mark.parametrize(
    "phrase",
    [
        "Vous aurez 999 999 €.",
        "Appelez le 01 23 45 67 89.",
        "Voir https://exemple.invalide/aide",
        "Écrivez à aide@exemple.invalide",
        "Avant le 31 février 2031.",
        "Vérifié le 01/01/2031.",
        "50 % du coût, soit 12,5 millions d'euros",
        "depuis 1993",
    ],
)
def test_le_controle_voit_un_fait_invente(base: Connaissances, phrase: str) -> None:
    assert inventes(phrase, corpus(chemins.base()))


def test_le_controle_accepte_la_base(base: Connaissances) -> None:
    for d in base.dispositifs():
        assert not inventes(d.montant.texte, corpus(chemins.base()))


def test_la_fiche_est_la_seule_adresse_admise() -> None:
    ici = "http://127.0.0.1:1"
    ailleurs = "Voici : http://127.0.0.1:2/fiche/TL-2222-33 et http://127.0.0.1:1/autre"
    assert inventes(sans_les_siens(ailleurs, ici, []), "")
    with pytest.raises(urllib.error.URLError):  # annoncée, elle doit répondre
        sans_les_siens(f"Voici : {ici}/fiche/TL-2222-33", ici, [])


def test_seules_la_date_du_jour_et_l_annee_demandee_sont_admises() -> None:
    dit = f"Fait le {date.today():%d/%m/%Y}, code TL-3468-22. Rien en 2031."
    assert not inventes(sans_les_siens(dit, "http://x", ["2031"]), "")
    assert inventes(sans_les_siens(dit, "http://x", ["2030"]), "") == ["2031"]
