"""Les flèches ne vont que dans un sens : on marche dans les imports sans rien importer."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Dict, Iterator, List, Set

import pytest

RACINE = Path(__file__).resolve().parents[2]
PAQUETS = ("knowledge", "bot", "commande")
MODULES: Dict[str, Path] = {
    ".".join(p.relative_to(RACINE).with_suffix("").parts).removesuffix(".__init__"): p
    for paquet in PAQUETS
    for p in sorted((RACINE / paquet).rglob("*.py"))
}
LIGNES_PAR_ACTION = 80


@cache
def arbre(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Modules nommés par un import, où qu'il soit dans le fichier ; relatifs compris."""
    noms: Set[str] = set()
    paquet = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for n in ast.walk(arbre(module)):
        if isinstance(n, ast.Import):
            noms |= {a.name for a in n.names}
        elif isinstance(n, ast.ImportFrom):
            debut = n.module or ""
            if n.level:
                parents = paquet.split(".")[: len(paquet.split(".")) - n.level + 1]
                debut = ".".join([*parents, *([debut] if debut else [])])
            noms.add(debut)
            noms |= {f"{debut}.{a.name}" for a in n.names if f"{debut}.{a.name}" in MODULES}
        elif isinstance(n, ast.Call) and ast.unparse(n.func) in (
            "__import__",
            "importlib.import_module",
            "import_module",
        ):
            noms.add(ast.literal_eval(n.args[0]) if isinstance(n.args[0], ast.Constant) else "?")
    return frozenset(noms)


def atteints(module: str) -> Dict[str, str]:
    """Tout ce que charge un module, de proche en proche : import → module qui l'écrit."""
    vus: Dict[str, str] = {}
    reste: List[str] = [module]
    while reste:
        courant = reste.pop()
        for nom in imports(courant):
            if nom not in vus:
                vus[nom] = courant
                if nom in MODULES:
                    reste.append(nom)
    return vus


def du_paquet(nom: str, *paquets: str) -> bool:
    return any(nom == p or nom.startswith(f"{p}.") for p in paquets)


def sous(prefixe: str) -> List[str]:
    return [m for m in MODULES if du_paquet(m, prefixe)]


def ecarts(modules: List[str], *interdits: str, de_proche_en_proche: bool = True) -> List[str]:
    return [
        f"{module} charge {nom} (par {par})"
        for module in modules
        for nom, par in (
            atteints(module) if de_proche_en_proche else dict.fromkeys(imports(module), module)
        ).items()
        if du_paquet(nom, *interdits)
    ]


def test_on_marche_bien_dans_les_imports() -> None:
    """Le marcheur voit ce qu'il doit voir, sinon tout le reste passe à tort."""
    assert "knowledge.matching" in imports("bot.actions.action_recommander")
    assert "sqlite3" in atteints("bot.actions.action_recommander")
    assert "rasa.engine.graph" in imports("bot.nlu.reperage")
    assert ecarts(["bot.nlu.reperage"], "rasa")


SQL = ("sqlite3", "sqlite_utils")
RASA = ("rasa", "rasa_sdk")


@pytest.mark.parametrize(
    "modules, interdits",
    [
        (sous("knowledge"), ("bot", "commande", *RASA)),
        (["knowledge.matching"], ("bot", "knowledge.store", "knowledge.build", *SQL, *RASA)),
        (sous("knowledge.lieux"), ("bot", "knowledge.store", *SQL, *RASA)),
        (["knowledge.schema", "knowledge.geo"], ("bot", *SQL, *RASA)),
        (["bot.texte", "bot.masque", "bot.comprehension", "bot.profil"], (*SQL, *RASA)),
        (["bot.code_court", "bot.demande_fabriques"], (*SQL, *RASA)),
        (["bot.avis"], ("knowledge", *RASA)),
        (sous("bot.fiche"), ("rasa", "bot.nlu", "bot.channels", "bot.actions", "commande")),
        (["bot.nlu.vocabulaires", "bot.nlu.decision", "bot.nlu.modele"], (*SQL, *RASA)),
        (sous("bot.actions"), ("rasa", "bot.nlu", "bot.channels", "commande")),
        (sous("bot.repliques"), ("rasa", "bot.nlu", "bot.channels", "bot.actions", "commande")),
        (sous("bot"), ("commande", "tests")),
    ],
    ids=lambda x: x[0] if isinstance(x, list) else "",
)
def test_aucune_fleche_ne_remonte(modules: List[str], interdits: tuple[str, ...]) -> None:
    assert modules
    assert ecarts(modules, *interdits) == []


@pytest.mark.parametrize(
    "interdit",
    [*SQL, "knowledge.build", "knowledge.load", "knowledge.geo", "ruamel", "csv", "json"],
)
@pytest.mark.parametrize("paquet", ["bot.actions", "bot.repliques"])
def test_les_actions_ne_touchent_ni_sql_ni_fichiers(paquet: str, interdit: str) -> None:
    assert ecarts(sous(paquet), interdit, de_proche_en_proche=False) == []


def test_aucun_cycle() -> None:
    for module in MODULES:
        for nom in imports(module):
            if nom in MODULES and nom != module:
                retour = atteints(nom)
                paquet = module.startswith(f"{nom}.") or nom.startswith(f"{module}.")
                assert paquet or module not in retour, f"{module} ↔ {nom}"


@pytest.mark.parametrize("module", [m for m in sous("bot.actions") if m != "bot.actions"])
def test_une_action_tient_dans_un_petit_fichier(module: str) -> None:
    assert MODULES[module].name.startswith("action_")
    lignes = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert len(lignes) <= LIGNES_PAR_ACTION


# --- aucune phrase dans le Python --------------------------------------------------------------

ADMISES = {
    "bot.channels.rest": "erreurs HTTP, lues par qui développe un canal",
    "bot.channels.sante": "question témoin, posée à l'assistant",
    "bot.nlu.modele": "suivi de l'entraînement",
    "bot.masque": "listes de mots à reconnaître",
    "bot.comprehension": "expressions à reconnaître",
    "bot.demande_fabriques": "expressions à reconnaître",
    "bot.avis": "journal",
    "bot.nlu.vocabulaires": "expressions à reconnaître",
}
"""Modules dont les textes français ne sont pas dits à la personne, et pourquoi."""

MOTS_FRANCAIS = set(
    re.findall(
        r"\w+",
        "le la les un une des du de au aux et ou est sont pas ne vous je nous votre vos mon pour "
        "avec sans dans sur par que qui quoi ce cette cela oui non merci bonjour",
    )
)


def textes(module: str) -> Iterator[tuple[int, str]]:
    """Chaînes du code ; ni docstrings, ni textes posés sous une constante."""
    muets = {
        id(n.value)
        for n in ast.walk(arbre(module))
        if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
    }
    for n in ast.walk(arbre(module)):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in muets:
            yield n.lineno, n.value


def est_une_phrase(texte: str) -> bool:
    """Deux mots au moins, dont un mot-outil ou une lettre accentuée : du français à lire."""
    mots = re.findall(r"[^\W\d_]+", texte.lower())
    accents = re.search(r"[àâçéèêëîïôùûœ«»…]", texte.lower())
    return len(mots) >= 2 and " " in texte and bool(accents or MOTS_FRANCAIS & set(mots))


@pytest.mark.parametrize(
    "texte, vrai",
    [
        ("Je n'ai pas compris", True),
        ("Merci à vous", True),
        ("Déjà fermé", True),
        ("à {km} km", True),
        ("utter_repli", False),
        ("select * from communes", False),
        ("%d/%m/%Y", False),
        (" ", False),
        ("action_repli", False),
    ],
)
def test_l_heuristique(texte: str, vrai: bool) -> None:
    assert est_une_phrase(texte) is vrai


@pytest.mark.parametrize("module", [m for m in sous("bot") if not du_paquet(m, *ADMISES)])
def test_aucune_phrase_dans_le_python(module: str) -> None:
    assert [(ligne, t) for ligne, t in textes(module) if est_une_phrase(t)] == []


@pytest.mark.parametrize("module", sorted(ADMISES))
def test_les_exceptions_servent(module: str) -> None:
    lus = [t for m in sous(module) for _, t in textes(m)]
    assert any(est_une_phrase(t) or "|" in t for t in lus), ADMISES[module]
