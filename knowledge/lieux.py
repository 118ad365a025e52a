"""Trouve dans une phrase le lieu du projet : commune, département, région ou étranger.

Pur : ni base, ni réseau, ni dialogue. `Index` se construit depuis des lignes ; `reperer` rend tout
ce qui est nommé ; `resoudre` choisit LE lieu, ou rend les choix à proposer quand la phrase n'y
suffit pas. Mieux vaut demander que deviner : un nom mal écrit, un homonyme, un mot courant qui est
aussi une commune ne deviennent jamais un lieu sans indice.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import DefaultDict, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

Ligne = Mapping[str, object]

TERRITOIRES = Path(__file__).resolve().parent / "territoires"
CHOIX_MAX = 6
RAPPORT_ECRASANT, POPULATION_ECRASANTE = 20, 20_000  # départage d'homonymes sans demander
GRANDE_VILLE = 50_000
VILLE_CONNUE = 10_000  # reconnue en minuscules et sans préposition
VILLAGE = 2_000
BOURG = 1_000  # au-delà, le début d'un nom composé suffit (« Romans », « Montmoreau »)
ARRONDISSEMENTS = {"75056": ("Paris", 20), "13055": ("Marseille", 16), "69123": ("Lyon", 9)}


# --- ce que l'on rend -------------------------------------------------------------------------


@dataclass(frozen=True)
class Lieu:
    """Un lieu tel que le contrat le décrit, plus `cle`, identifiant compact et stable."""

    type: str  # commune | departement | region | aucun | etranger | inconnu
    nom: Optional[str] = None
    code_insee: Optional[str] = None
    departement: Optional[str] = None
    region: Optional[str] = None
    compris_depuis: Optional[str] = None
    cle: str = ""

    def contrat(self) -> Dict[str, Optional[str]]:
        """Les six champs de l'objet `lieu` envoyé aux canaux."""
        return {
            "type": self.type,
            "nom": self.nom,
            "code_insee": self.code_insee,
            "departement": self.departement,
            "region": self.region,
            "compris_depuis": self.compris_depuis,
        }


@dataclass(frozen=True)
class Mention:
    """Un passage du texte (normalisé NFC) qui nomme un lieu, avec tous les lieux possibles."""

    debut: int
    fin: int
    texte: str
    candidats: Tuple[Lieu, ...]
    nature: str  # commune | departement | region | etranger | code_postal
    approx: bool = False


@dataclass(frozen=True)
class Resolution:
    """Le lieu du projet, ou les choix à proposer (les plus peuplés d'abord, six au plus)."""

    lieu: Optional[Lieu]
    choix: Tuple[Lieu, ...] = ()
    mentions: Tuple[Mention, ...] = ()


# --- mots -------------------------------------------------------------------------------------


def _mots(texte: str) -> Set[str]:
    return set(texte.split())


ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ARTICLES = {"le", "la", "les", "l"}
CONTRACTIONS = {"au": ("le", "a"), "du": ("le", "de"), "aux": ("les", "a"), "des": ("les", "de")}
DETERMINANTS = _mots(
    "le la les l un une ce cet cette ces mon ma mes notre nos votre vos son sa ses "
    "leur leurs ton ta tes au aux du des quel quelle chaque quelques plusieurs"
)
# « de » dit le lieu quand l'un de ces mots le précède : « mairie de », « à côté de »…
DEVANT_DE = _mots(
    "loin autour environs alentours hauteur sud nord est ouest centre bourg coeur "
    "commune ville village mairie maire quartier quartiers agglo agglomeration "
    "metropole banlieue peripherie bassin canton communaute entree sortie lieu lieux "
    "tiers friche fablab hotel gare campagne faubourg hauts porte portes ecris "
    "departement region ile zone pays prefecture sous"
)
PRES = _mots(
    "pres cote proche km kilometres kms minutes mn min heure heures loin autour environs "
    "alentours sud nord est ouest banlieue peripherie hauteur"
    " agglo agglomeration metropole communaute bassin canton"
)
LOCALISE = _mots(
    "est suis es sommes etes sont situe situee situes situees base basee bases basees "
    "implante implantee implantes implantees installe installee installes installent "
    "habite habitons vis vit vivons projet lieu asso association local friche batiment "
    "fablab cafe chantier ouvre ouvrir ouvrons atelier ferme demenage la bas nous "
    "velo habitant local tiers coworking"
)
VOIES = _mots(
    "rue avenue boulevard bd place quai chemin impasse route allee allees square cours "
    "faubourg porte station ligne train"
)
ETABLISSEMENTS = _mots(
    "ecole lycee college fondation rue avenue boulevard bd place quai chemin "
    "impasse allee groupe salle stade residence"
)
TITRES = _mots(
    "m mr mme mlle monsieur madame mademoiselle messieurs mesdames docteur dr maitre "
    "appelle appelles prenomme nomme"
)
LIAISONS = _mots(
    "dans le la l les en du de d des departement dpt dept dep a au aux region ile celui celle"
)
UNITES = _mots(
    "e euros euro eur k ke balles francs habitants hab personnes visiteurs usagers "
    "adherents adherent membres salaries salarie benevoles m m2 metres kg km litres heures "
    "h jours mois ans an annees semaines places bureaux postes repas familles enfants "
    "rue avenue boulevard place janvier fevrier mars avril mai juin juillet aout septembre "
    "octobre novembre decembre fois pour chaises sites projets entreprises associations "
    "communes jeunes eleves etudiants tables pieces lots pages exemplaires vues"
)
REMPLISSAGE = _mots(
    "c est ce cest s se je j suis nous on sommes a au aux en dans sur la le l les de "
    "d du ville commune village departement dept dpt dep region habite habitons mon "
    "ma notre projet lieu tiers trouve situe bonjour bonsoir merci svp oui plutot "
    "vers chez moi code postal cp cedex pres cote proche asso association et ou ca "
    "cherche vis vit basee basees bases base ete etes ile f quoi voila alors euh ben "
    "bah"
)
PREPOSITIONS_NUES = _mots("a au aux sur vers dans en")
SUITE_FRANCHE = _mots("pour on nous je j et a avec qui depuis il elle ou y mais entre pres vers")
APPELS = _mots("a sur vers")  # les plus sûres pour un nom ordinaire
COUPURES = _mots("mais puis or donc alors pour tandis cependant lui elle moi")
SUJETS = _mots("je j on nous il elle ils elles mon ma mes notre nos le la l les un une chez c")

_JETON = re.compile(r"[0-9]+[^\W\d_]{0,5}|[^\W\d_]+")
_MOT = re.compile(r"[^\W\d_]+")
_ORDINAL = re.compile(r"^(\d{1,2})(?:e|er|ere|em|eme|ieme|o)$")
_LIE = re.compile(r"^[\s\-‐‑‒–’'ʼ`´]*$")
_FERME = re.compile(r"\s*[,;:.!?()\[\]\n–—]|\s+-\s")
_PHRASE = re.compile(r"[.;:!?,\n()\[\]]|\s[–—-]\s")
_ROMAINS = {
    r: i
    for i, r in enumerate(
        [
            "I",
            "II",
            "III",
            "IV",
            "V",
            "VI",
            "VII",
            "VIII",
            "IX",
            "X",
            "XI",
            "XII",
            "XIII",
            "XIV",
            "XV",
            "XVI",
            "XVII",
            "XVIII",
            "XIX",
            "XX",
        ],
        1,
    )
}

# Ce qui précède un lieu, dans sa proposition : il n'est pas celui du projet, ou il l'est.
_ECARTE = re.compile(
    r"\b(?:viens|vient|venons|viennent|venez|venus?|venues?|originaires?|nati(?:f|ve)s?)"
    r"(?: tout droit)? (?:de|d|du|des)(?: la| l| les)?$"
    r"|\b(?:ne!|suis ne|suis nee)\b.{0,14}$"
    r"|\bcomme (?:a|au|aux|en|dans|sur|celui de|celle de|ceux de|chez)(?: la| l| le)?$"
    r"|\bvus? (?:ca|cela|ce qui)\b"
    r"|\barriv\w* (?:de|d|du)(?: la| l)?$"
    r"|\b(?:pas|(?:est|sommes|suis) plus|plutot que?|plutot qu)"
    r"(?: (?:a|au|aux|en|dans|sur|de|d|la|le|l|les))*$"
)
_SECONDAIRE = re.compile(
    r"\b(?:travaill\w*|boss\w*|habit\w*|vis|vit|vivons|grandi|etudi\w*|salarie\w*|bureaux?|siege|"
    r"frere|soeur|amis?|amies?|cousine?|banque|train|apres|vus?|visit\w*|decouv\w*|inspir\w*|image|"
    r"instar|exemple|modele|quitt\w*|jusqu|ailleurs|vecu|origine|deux de|accueill\w*|present)\b"
)
_PROJET = re.compile(
    r"\b(?:projet|friche|install\w*|ouvr\w*|mont(?:er|ons|e|ent|era)|creer|creons|batiment|chantier|"
    r"local|locaux|lieu|atelier|repren\w*|achet\w*|renov\w*|cafe|ferme|ecole|gite|fablab|coworking|"
    r"voudr\w*|veu\w*|notre)\b"
)
_ICI = re.compile(
    r"\b(?:chez nous|nous (?=(?:a|en|au|dans|sur)$)|ici|on est|c est|sommes|suis|basee?s?|"
    r"situee?s?|implant\w*|voila)\b"
)


_LATIN = {
    ord(c): normal
    for c in map(chr, range(0xC0, 0x180))
    if (
        normal := "".join(
            x for x in unicodedata.normalize("NFD", c.lower()) if not unicodedata.combining(x)
        )
    )
    != c
}
_LATIN.update({ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae"})


def normaliser(mot: str) -> str:
    """Minuscules, sans accents ni ligatures."""
    mot = mot.lower()
    return mot if mot.isascii() else mot.translate(_LATIN)


def _mots_du_nom(nom: str) -> List[str]:
    """Mots normalisés d'un nom propre, « St » écrit en entier."""
    return [ABREGES.get(m, m) for m in _JETON.findall(normaliser(nom))]


@dataclass(frozen=True)
class _Jeton:
    norme: str
    brut: str
    debut: int
    fin: int
    majuscule: bool


def _accent_de_trop(jetons: Sequence[_Jeton], nom: str) -> bool:
    """« corsé » n'est pas « Corse » : le texte porte un accent que le nom n'a pas."""
    if all(j.brut.isascii() for j in jetons):
        return False
    return any(d != normaliser(d) and n == normaliser(n) for d, n in _lettres(jetons, nom))


def _accent_manque(jetons: Sequence[_Jeton], nom: str) -> bool:
    """« Lure » pour « Luré » : le nom porte un accent que le texte n'a pas."""
    return any(d == normaliser(d) and n != normaliser(n) for d, n in _lettres(jetons, nom))


def _lettres(jetons: Sequence[_Jeton], nom: str) -> List[Tuple[str, str]]:
    """Lettres du texte et du nom, face à face ; vide s'ils n'ont pas la même forme."""
    mots = _MOT.findall(nom.lower())
    dits = [j.brut.lower() for j in jetons][-len(mots) :]
    return [
        paire
        for d, m in zip(dits, mots, strict=False)
        if len(d) == len(m) and normaliser(d) == normaliser(m)
        for paire in zip(d, m, strict=True)
    ]


def _decouper(texte: str) -> List[_Jeton]:
    """Mots du texte ; les capitales ne disent rien quand tout est en capitales."""
    lettres = [c for c in texte if c.isalpha()]
    crie = len(lettres) > 3 and sum(c.isupper() for c in lettres) > 0.7 * len(lettres)
    jetons: List[_Jeton] = []
    for trouve in _JETON.finditer(texte):
        brut, debut, fin = trouve.group(), trouve.start(), trouve.end()
        norme = normaliser(brut)
        apres = texte[fin : fin + 1]
        if norme == "s" and apres == "/":  # « s/s », « s/ » : sous, sur
            norme = "sur"
        elif norme == "s" and jetons and texte[jetons[-1].fin : debut] == "/":
            jetons[-1] = replace(jetons[-1], norme="sous", fin=fin)
            continue
        jetons.append(
            _Jeton(ABREGES.get(norme, norme), brut, debut, fin, brut[0].isupper() and not crie)
        )
    return jetons


def _cle_de(nom: str) -> str:
    return " ".join(_mots_du_nom(nom))


# --- index ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entree:
    """Une façon de nommer un lieu."""

    lieu: Lieu
    genre: str  # commune | ancien | abrege | departement | region | etranger
    population: int = 0
    ancien: Optional[str] = None


_LIENS = _mots("sur sous les lez en de du des d la le l aux au a")


def _tete(mots: Sequence[str], population: int) -> Optional[str]:
    """« Romans » pour « Romans-sur-Isère » : le nom que l'on dit."""
    debut = 2 if mots[0] in ("saint", "sainte", *ARTICLES) else 1
    for i in range(debut, len(mots)):
        if mots[i] in _LIENS:
            return " ".join(mots[:i])
    if debut == 1 and len(mots[0]) >= 4 and len(mots) > 1 and population >= 5_000:
        return mots[0]
    return None


def _soude(cle: str) -> str:
    """Le nom sans ses apostrophes : « lhay les roses », « villeneuve dascq »."""
    return re.sub(r"\b([ld]) (?=\w)", r"\1", cle)


def _table(nom: str, dossier: Path = TERRITOIRES) -> List[Dict[str, str]]:
    with (dossier / nom).open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def _liste(nom: str, dossier: Path = TERRITOIRES) -> List[str]:
    return (dossier / nom).read_text(encoding="utf-8").splitlines()


class Index:
    """Tous les lieux connus, prêts à être cherchés."""

    def __init__(self) -> None:
        """Vide ; voir `depuis_lignes` et `depuis_dossier`."""
        self._lieux: Dict[str, Lieu] = {t: Lieu(t, cle=t) for t in ("aucun", "inconnu")}
        self._noms: Dict[str, List[_Entree]] = {}
        self._plus_long: Dict[str, int] = {}
        self._codes_postaux: DefaultDict[str, List[_Entree]] = defaultdict(list)
        self._par_commune: Dict[str, Tuple[str, ...]] = {}
        self._populations: Dict[str, int] = {}
        self._ambigus: Set[str] = set()
        self._courants: Set[str] = set()
        self._expressions: Set[str] = set()
        self._soudes: Set[str] = set()  # « lhay les roses » : jamais modèle d'une faute
        self._orthographes: DefaultDict[Tuple[str, int], List[Tuple[int, str]]] = defaultdict(list)

    @classmethod
    def depuis_lignes(
        cls,
        communes: Iterable[Ligne],
        departements: Iterable[Ligne],
        regions: Iterable[Ligne],
        pays: Optional[Iterable[Ligne]] = None,
        surnoms: Optional[Iterable[Ligne]] = None,
        ambigus: Optional[Iterable[str]] = None,
        courants: Optional[Iterable[str]] = None,
    ) -> Index:
        """Construit l'index ; les lignes ont les colonnes des CSV de `territoires/`.

        `ambigus` et `courants` sont les lignes de `noms_ambigus.txt` et `mots_courants.txt`. Ce
        qui n'est pas donné est lu dans `knowledge/territoires/`.
        """
        index = cls()
        pays = _table("pays.csv") if pays is None else pays
        surnoms = _table("surnoms.csv") if surnoms is None else surnoms
        ambigus = _liste("noms_ambigus.txt") if ambigus is None else ambigus
        courants = _liste("mots_courants.txt") if courants is None else courants
        for ligne in ambigus:
            if ligne.startswith("~"):
                index._expressions.add(ligne[1:].strip())
                index._retenir_longueur(ligne[1:].strip())
            elif ligne and not ligne.startswith("#"):
                index._ambigus.add(ligne.strip())
        index._courants = {c.strip() for c in courants if c and not c.startswith("#")}
        index._ajouter_regions(regions)
        index._ajouter_departements(departements)
        index._ajouter_communes(communes)
        index._ajouter_pays(pays)
        for surnom in surnoms:
            for cle in str(surnom["cle"]).split("|"):
                lieu = index._lieux.get(cle)
                if lieu is not None:
                    index._surnommer(str(surnom["surnom"]), lieu)
        index._preparer_les_approches()
        return index

    @classmethod
    def depuis_dossier(cls, dossier: Path = TERRITOIRES) -> Index:
        """Construit l'index depuis les fichiers de `knowledge/territoires/`."""
        return cls.depuis_lignes(
            _table("communes.csv", dossier),
            _table("departements.csv", dossier),
            _table("regions.csv", dossier),
            _table("pays.csv", dossier),
            _table("surnoms.csv", dossier),
            _liste("noms_ambigus.txt", dossier),
            _liste("mots_courants.txt", dossier),
        )

    def lieu(self, cle: str) -> Optional[Lieu]:
        """Le lieu d'une clé (« commune:59512 », « aucun »…) ; None si elle est inconnue."""
        return self._lieux.get(cle) if isinstance(cle, str) else None

    # -- construction --

    def _retenir_longueur(self, cle: str) -> None:
        mots = cle.split(" ")
        if len(mots) > self._plus_long.get(mots[0], 0):
            self._plus_long[mots[0]] = len(mots)

    def _nommer(self, cle: str, entree: _Entree) -> None:
        if not cle:
            return
        deja = self._noms.setdefault(cle, [])
        for rang, autre in enumerate(deja):
            if autre.lieu.cle == entree.lieu.cle:
                if autre.genre == "abrege":  # un vrai nom vaut mieux qu'un début de nom
                    deja[rang] = entree
                break
        else:
            deja.append(entree)
        self._retenir_longueur(cle)

    def _ajouter_regions(self, regions: Iterable[Ligne]) -> None:
        for ligne in regions:
            code, nom = str(ligne["code"]), str(ligne["nom"])
            lieu = Lieu("region", nom, region=code, cle=f"region:{code}")
            self._lieux[lieu.cle] = lieu
            if len(code) == 2 and code not in ("01", "02", "03", "04", "06"):  # là, le département
                self._nommer_avec_article(nom, _Entree(lieu, "region"))

    def _ajouter_departements(self, departements: Iterable[Ligne]) -> None:
        for ligne in departements:
            code, nom = str(ligne["code"]), str(ligne["nom"])
            lieu = Lieu(
                "departement",
                nom,
                departement=code,
                region=str(ligne["region"]),
                cle=f"departement:{code}",
            )
            self._lieux[lieu.cle] = lieu
            self._nommer_avec_article(nom, _Entree(lieu, "departement"))

    def _nommer_avec_article(self, nom: str, entree: _Entree) -> None:
        cle = _cle_de(nom)
        for forme in {cle, *(f"{article} {cle}" for article in ARTICLES)}:
            self._nommer(forme, entree)

    def _ajouter_communes(self, communes: Iterable[Ligne]) -> None:
        anciens: List[Tuple[List[str], _Entree]] = []
        abreges: List[Tuple[str, _Entree]] = []
        for ligne in communes:
            code, nom = str(ligne["code_insee"]), str(ligne["nom"])
            population = int(str(ligne["population"] or 0))
            lieu = Lieu(
                "commune",
                nom,
                code,
                str(ligne["departement"]),
                str(ligne["region"]),
                cle=f"commune:{code}",
            )
            self._lieux[lieu.cle] = lieu
            entree = _Entree(lieu, "commune", population)
            mots = _mots_du_nom(nom)
            self._nommer_aussi_soude(mots, entree)
            if "(" in nom:  # « Château-Chinon (Ville) »
                abreges.append((_cle_de(nom.split("(")[0]), replace(entree, genre="ancien")))
            tete = _tete(mots, population) if population >= BOURG else None
            if tete:
                abreges.append((tete, replace(entree, genre="abrege")))
            codes = tuple(c for c in str(ligne["codes_postaux"] or "").split("|") if c)
            self._par_commune[code] = codes
            self._populations[code] = population
            for code_postal in codes:
                self._codes_postaux[code_postal].append(entree)
            for ancien in str(ligne["anciens"] or "").split("|"):
                if ancien and code not in ARRONDISSEMENTS:
                    vieux = _mots_du_nom(ancien)
                    reste = population if mots[: len(vieux)] == vieux else 0
                    anciens.append((vieux, _Entree(lieu, "ancien", reste, ancien)))
        for vieux, entree in anciens:  # après, pour que le nom exact l'emporte
            self._nommer_aussi_soude(vieux, entree)
        for cle, entree in abreges:
            self._nommer(cle, entree)

    def _nommer_aussi_soude(self, mots: Sequence[str], entree: _Entree) -> None:
        cle = " ".join(mots)
        self._nommer(cle, entree)
        if "l" in mots or "d" in mots:
            self._nommer(_soude(cle), entree)
            self._soudes.add(_soude(cle))

    def _ajouter_pays(self, pays: Iterable[Ligne]) -> None:
        for ligne in pays:
            code, nom = str(ligne["code"]), str(ligne["nom"])
            lieu = Lieu("etranger", nom, cle=f"etranger:{code}")
            self._lieux[lieu.cle] = lieu
            self._nommer_avec_article(nom, _Entree(lieu, "etranger"))

    def _surnommer(self, surnom: str, lieu: Lieu) -> None:
        if lieu.type in ("departement", "region"):
            self._nommer_avec_article(surnom, _Entree(lieu, lieu.type))
        else:
            self._nommer(_cle_de(surnom), _Entree(lieu, lieu.type, self.population(lieu)))

    def _preparer_les_approches(self) -> None:
        for cle, entrees in self._noms.items():
            if (
                len(cle) >= 5
                and cle not in self._ambigus
                and cle not in self._soudes
                and cle.split(" ", 1)[0] not in ARTICLES
                and any(e.genre not in ("etranger", "abrege") for e in entrees)
            ):
                self._orthographes[cle[0], len(cle)].append((_lettres_de(cle), cle))

    # -- recherche --

    def entrees(self, cle: str) -> List[_Entree]:
        """Toutes les façons de comprendre un nom exact."""
        return self._noms.get(cle, [])

    def portee(self, premier: str) -> int:
        """Nombre de mots du plus long nom qui commence par ce mot."""
        return self._plus_long.get(premier, 0)

    def expression(self, cle: str) -> bool:
        """Est-ce une expression où l'on ne cherche aucun lieu ?"""
        return cle in self._expressions

    def ordinaire(self, cle: str, population: int) -> bool:
        """Est-ce aussi un mot courant, ou un nom trop court pour être sûr ?"""
        return cle in self._ambigus or (len(cle) <= 3 and population < VILLE_CONNUE)

    def francais(self, mot: str) -> bool:
        """Mot de la langue, à notre connaissance."""
        listes = (self._courants, self._ambigus, REMPLISSAGE, LOCALISE, DEVANT_DE, UNITES)
        return any(mot in liste for liste in listes)

    def courant(self, mot: str) -> bool:
        """Mot qu'on ne prend jamais, seul, pour une faute de frappe."""
        return len(mot) <= 4 or self.francais(mot)

    def par_code_postal(self, code: str) -> List[_Entree]:
        """Communes d'un code postal, les plus peuplées d'abord."""
        return sorted(self._codes_postaux.get(code, []), key=lambda e: -e.population)

    def codes_postaux(self, code_insee: Optional[str]) -> Tuple[str, ...]:
        """Codes postaux d'une commune."""
        return self._par_commune.get(code_insee or "", ())

    def population(self, lieu: Lieu) -> int:
        """Habitants d'une commune ; 0 pour tout le reste."""
        return self._populations.get(lieu.code_insee or "", 0)

    def departement(self, code: str) -> Optional[Lieu]:
        """Le département d'un numéro (« 59 », « 2A », « 974 »)."""
        code = code.upper()
        return self._lieux.get(f"departement:{code.zfill(2) if code.isdigit() else code}")

    def proches(self, cle: str, ecart: int) -> List[Tuple[int, str]]:
        """Noms à `ecart` fautes au plus, initiale juste, avec leur distance."""
        lettres, trouves = _lettres_de(cle), []
        for longueur in range(len(cle) - ecart, len(cle) + ecart + 1):
            for autres, nom in self._orthographes.get((cle[0], longueur), ()):
                if bin(lettres ^ autres).count("1") <= 2 * ecart:
                    distance = _distance(cle, nom, ecart)
                    if distance <= ecart:
                        trouves.append((distance, nom))
        return sorted(trouves)


def _lettres_de(cle: str) -> int:
    """Ensemble des lettres d'un nom, un bit par lettre : écarte vite ce qui ne ressemble pas."""
    ensemble = 0
    for lettre in set(cle):
        ensemble |= 1 << (ord(lettre) & 31)
    return ensemble


def _distance(a: str, b: str, maximum: int) -> int:
    """Distance d'édition, transpositions comprises, exacte jusqu'à `maximum`."""
    debut = 0
    while debut < len(a) and debut < len(b) and a[debut] == b[debut]:
        debut += 1
    fin_a, fin_b = len(a), len(b)
    while fin_a > debut and fin_b > debut and a[fin_a - 1] == b[fin_b - 1]:
        fin_a, fin_b = fin_a - 1, fin_b - 1
    a, b = a[debut:fin_a], b[debut:fin_b]
    if not a or not b:
        return max(len(a), len(b))
    if min(len(a), len(b)) > 2 * maximum + 2:  # un milieu aussi long a trop de différences
        return maximum + 1
    avant: List[int] = []
    ligne = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        suivante = [i]
        for j, cb in enumerate(b, 1):
            cout = min(ligne[j] + 1, suivante[-1] + 1, ligne[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cout = min(cout, avant[j - 2] + 1)
            suivante.append(cout)
        avant, ligne = ligne, suivante
    return ligne[-1]


# --- repérage ---------------------------------------------------------------------------------


@dataclass
class _Passage:
    """Une mention en cours d'examen : où, quoi, et ce qui l'introduit."""

    debut: int  # numéros de jetons
    fin: int
    entrees: List[_Entree]
    nature: str
    preposition: str = ""  # a | sur | en | pres | de | ""
    approx: bool = False
    accole: bool = False  # un département ou un code postal le précise
    arrondissement: int = 0


@dataclass
class _Lecture:
    """Un texte découpé, et les questions qu'on lui pose."""

    texte: str
    jetons: List[_Jeton]
    index: Index
    passages: List[_Passage] = field(default_factory=list)
    masques: Set[int] = field(default_factory=set)  # jetons d'expressions sans lieu

    def norme(self, i: int) -> str:
        """Mot normalisé à la place i, vide hors du texte."""
        return self.jetons[i].norme if 0 <= i < len(self.jetons) else ""

    def entre(self, i: int) -> str:
        """Ce qui sépare le jeton i-1 du jeton i."""
        avant = self.jetons[i - 1].fin if i > 0 else 0
        apres = self.jetons[i].debut if i < len(self.jetons) else len(self.texte)
        return self.texte[avant:apres]

    def lie(self, i: int) -> bool:
        """Les jetons i-1 et i peuvent-ils faire un seul nom ?"""
        separateur = self.entre(i)
        if self.norme(i - 1) in ("saint", "sainte", "sur", "sous"):
            separateur = separateur.replace(".", "").replace("/", "")
        return bool(_LIE.match(separateur))

    def preposition(self, i: int) -> str:
        """Ce qui introduit le nom placé en i : a, sur, en, pres, de, ou rien."""
        mot = self.norme(i - 1)
        if i == 0 or _PHRASE.search(self.entre(i)):
            return ""
        if mot in ("de", "d"):
            return self.devant_de(i - 2)
        if mot == "a":
            sur = self.jetons[i - 1].brut in ("à", "À") or self.norme(i - 2) in LOCALISE or i == 1
            return "a" if sur else "a?"
        if mot in ("sur", "vers"):
            return mot
        if mot == "entre":
            return "pres"
        if mot in ("dans", "en"):
            return "en"
        if mot == "depuis":
            return "de+"
        if mot in ("commune", "ville", "village", "mairie"):
            return "de+"
        return ""

    def devant_de(self, i: int) -> str:
        """« de », « de+ » s'il dit le lieu (« mairie de »), « pres » s'il situe à côté."""
        mot = self.norme(i)
        if mot in PRES:
            return "pres"
        return "de+" if mot in DEVANT_DE else "de"

    def seul(self, debut: int, fin: int) -> bool:
        """Le message se réduit-il à ce passage, autour de mots de liaison ?"""
        autres = [j.norme for k, j in enumerate(self.jetons) if not debut <= k < fin]
        return len(autres) <= 8 and all(m in REMPLISSAGE for m in autres)

    def tout_seul(self, debut: int, fin: int) -> bool:
        """Comme `seul`, sans rien d'autre qu'une préposition, ou « ville de »."""
        return self.seul(debut, fin) and (
            fin - debut == len(self.jetons)
            or self.preposition(debut) in ("a", "sur", "de+", "vers")
        )

    def ferme(self, fin: int) -> bool:
        """Une ponctuation ou la fin du texte suit-elle ?"""
        return fin >= len(self.jetons) or bool(_FERME.match(self.entre(fin)))

    def apposition(self, debut: int, fin: int) -> bool:
        """Entre deux ponctuations : « Avignon : … », « notre village, Plouaret, … »."""
        return (debut == 0 or bool(_PHRASE.search(self.entre(debut)))) and self.ferme(fin)


def reperer(texte: str, index: Index) -> List[Mention]:
    """Tous les lieux nommés, dans l'ordre du texte."""
    lecture = _lire(texte, index)
    return [_mention(p, lecture) for p in lecture.passages]


def _lire(texte: str, index: Index) -> _Lecture:
    texte = unicodedata.normalize("NFC", texte)
    lecture = _Lecture(texte, _decouper(texte), index)
    i = 0
    while i < len(lecture.jetons):
        passage = _nombre(lecture, i) if lecture.norme(i)[0].isdigit() else None
        if passage is None:
            saut = _expression(lecture, i)
            if not saut and lecture.norme(i) in DETERMINANTS:  # « au tour de table »
                saut = _expression(lecture, i + 1) and 1
            if saut:
                lecture.masques.update(range(i, i + saut))
                i += saut
                continue
            passage = _nom(lecture, i)
        if passage is None:
            i += 1
            continue
        while lecture.passages and lecture.passages[-1].fin > passage.debut:
            lecture.passages.pop()  # le code postal qui précède fait partie du nom
        lecture.passages.append(passage)
        i = passage.fin
    if not any(p.nature in ("commune", "etranger") or p.accole for p in lecture.passages):
        lecture.passages += _approches(lecture)
        lecture.passages.sort(key=lambda p: p.debut)
    return lecture


def _expression(lecture: _Lecture, i: int) -> int:
    """Longueur de l'expression sans lieu qui commence là, ou 0."""
    portee = min(lecture.index.portee(lecture.norme(i)), len(lecture.jetons) - i)
    for longueur in range(portee, 0, -1):
        cle = " ".join(lecture.norme(k) for k in range(i, i + longueur))
        if lecture.index.expression(cle):
            return longueur
    return 0


def _formes(lecture: _Lecture, i: int) -> List[Tuple[str, int, str]]:
    """Noms possibles dès le jeton i : (clé, fin, préposition contenue), le plus long d'abord."""
    premier = lecture.norme(i)
    contraction = CONTRACTIONS.get(premier)
    portees = [(premier, "")]
    if contraction:
        portees.append(contraction)
    formes = []
    for tete, preposition in portees:
        portee = min(lecture.index.portee(tete), len(lecture.jetons) - i)
        mots = [tete]
        for k in range(i + 1, i + portee + 1):
            if not (preposition and len(mots) == 1):
                formes.append((" ".join(mots), i + len(mots), preposition))
            if k >= len(lecture.jetons) or not lecture.lie(k):
                break
            mots.append(lecture.norme(k))
    return sorted(formes, key=lambda f: -f[1])


def _nom(lecture: _Lecture, i: int) -> Optional[_Passage]:
    """Un nom exact qui commence au jeton i, s'il a assez d'indices."""
    for cle, fin, contenue in _formes(lecture, i):
        dits = lecture.jetons[i:fin]
        entrees = [
            e
            for e in lecture.index.entrees(cle)
            if not _accent_de_trop(dits, e.ancien or e.lieu.nom or "")
        ]
        if not entrees:
            continue
        entrees = _sans_accent_manquant(lecture, dits, entrees)
        preposition = lecture.preposition(i)
        if contenue == "a":
            preposition = "a"
        elif contenue == "de":
            preposition = lecture.devant_de(i - 1)
        elif (
            not preposition and lecture.passages and _enchaine(lecture, lecture.passages[-1].fin, i)
        ):
            preposition = lecture.passages[-1].preposition
        passage = _examiner(lecture, cle, _Passage(i, fin, list(entrees), "", preposition))
        if passage is not None:
            return _prolonge(lecture, passage) or passage
    return None


def _enchaine(lecture: _Lecture, fin: int, debut: int) -> bool:
    """« Vichy, Moulins et Montluçon » : les deux passages se suivent dans une énumération."""
    if debut == fin:
        return lecture.entre(debut).strip() in (",", "/", "-", "&")
    return debut == fin + 1 and lecture.norme(fin) in ("et", "ou")


def _sans_accent_manquant(
    lecture: _Lecture, dits: Sequence[_Jeton], entrees: List[_Entree]
) -> List[_Entree]:
    """« Lure » plutôt que « Luré », si le texte porte des accents ou si l'écart est net."""
    if len(entrees) < 2:
        return entrees
    manque = [e for e in entrees if _accent_manque(dits, e.ancien or e.lieu.nom or "")]
    exactes = [e for e in entrees if e not in manque]
    if not manque or not exactes:
        return entrees
    accentue = any(j.brut.lower() != normaliser(j.brut) for j in lecture.jetons)
    net = max(e.population for e in exactes) >= 5 * max(e.population for e in manque)
    return exactes if accentue or net else entrees


def _examiner(lecture: _Lecture, cle: str, p: _Passage) -> Optional[_Passage]:
    """Garde le passage si ses indices suffisent, avec la bonne nature."""
    communes = [e for e in p.entrees if e.lieu.type == "commune"]
    autres = [e for e in p.entrees if e.lieu.type in ("departement", "region")]
    etrangers = [e for e in p.entrees if e.lieu.type == "etranger"]
    if autres and communes:
        outre_mer = any(
            (e.lieu.departement or "").startswith("97") and e.lieu.departement not in ("977", "978")
            for e in autres
        )
        article = cle.split(" ")[0] in ARTICLES
        if any(c.lieu.cle == "commune:75056" for c in communes):
            autres = []
        elif (
            outre_mer
            or article
            or p.preposition == "en"
            or (
                p.preposition not in APPELS
                and all(e.population < VILLAGE or e.genre == "abrege" for e in communes)
            )
        ):
            communes = []
        elif any(e.lieu.departement in ("977", "978") for e in autres) or p.preposition in (
            "a",
            "sur",
            "pres",
            "vers",
            "a?",
        ):
            autres = []
    if (
        etrangers
        and communes
        and p.preposition not in APPELS
        and (p.preposition == "en" or all(e.population < BOURG for e in communes))
    ):
        communes = []
    if communes:
        retenu = _examiner_commune(
            lecture, cle, replace(p, entrees=communes + etrangers + autres, nature="commune")
        )
        if retenu:
            return retenu
    if autres:
        return _examiner_territoire(
            lecture, cle, replace(p, entrees=autres, nature=autres[0].lieu.type)
        )
    if etrangers and not communes:
        return _examiner_etranger(lecture, cle, replace(p, entrees=etrangers, nature="etranger"))
    return None


def _examiner_commune(lecture: _Lecture, cle: str, p: _Passage) -> Optional[_Passage]:
    jetons = lecture.jetons
    precedent = lecture.norme(p.debut - 1)
    contracte = cle.split(" ")[0] != lecture.norme(p.debut)
    if precedent in TITRES or (precedent in ETABLISSEMENTS and not lecture.entre(p.debut).strip()):
        return None
    if precedent in ("de", "d", "du", "des", "la") or contracte:
        avant = p.debut - (1 if contracte else 2)
        if lecture.norme(avant) in VOIES or (
            precedent == "la" and lecture.norme(avant) == "de" and lecture.norme(avant - 1) in VOIES
        ):
            return None
    if precedent in DETERMINANTS and not contracte and not lecture.entre(p.debut).strip(" '’"):
        return None
    p = _accoler(lecture, p)
    if p.accole:
        return p
    _numeroter(lecture, p)
    population = max(e.population for e in p.entrees)
    if population < GRANDE_VILLE and _inacheve(lecture, p):
        return None
    # la majuscule se lit sur le premier vrai mot du nom
    premier = p.debut + (
        1 if contracte or (lecture.norme(p.debut) in ARTICLES and p.fin > p.debut + 1) else 0
    )
    majuscule = jetons[premier].majuscule and (p.debut > 0 or lecture.apposition(p.debut, p.fin))
    fort = p.preposition in ("a", "vers", "pres", "de+", "sur") or (
        p.preposition == "a?" and majuscule
    )
    if lecture.index.ordinaire(cle, population):
        connue = max((e.population for e in p.entrees if e.genre != "abrege"), default=0)
        dite = connue if connue >= VILLAGE or population < 15_000 else population
        if lecture.tout_seul(p.debut, p.fin) and (dite >= VILLAGE or jetons[premier].majuscule):
            return p
        if majuscule and (fort or (contracte and population >= VILLE_CONNUE)):
            return p
        certain = p.preposition in ("a", "pres") and connue >= 8_000
        return p if certain and not majuscule and not contracte else None
    if population >= VILLE_CONNUE:
        return p
    if fort or p.preposition in ("en", "a?") or lecture.seul(p.debut, p.fin):
        return p
    if p.preposition == "de":
        return p if majuscule or population >= VILLAGE else None
    if majuscule and (lecture.apposition(p.debut, p.fin) or population >= 1_500):
        return p
    return p if jetons[premier].majuscule and p.debut == 0 and population >= 1_500 else None


def _inacheve(lecture: _Lecture, p: _Passage) -> bool:
    """« Saint-Gilles-les-Hauts » : le nom continue, c'est un autre lieu que « Saint-Gilles »."""
    suite = lecture.norme(p.fin)
    apres = p.fin < len(lecture.jetons) and lecture.entre(p.fin) in ("-", "‐", "‑")
    avant = p.debut > 0 and lecture.entre(p.debut) in ("-", "‐", "‑")
    if avant and lecture.passages and lecture.passages[-1].fin == p.debut:
        avant = False  # « Chartres-Paris »
    return avant or (apres and not lecture.index.entrees(suite))


def _accoler(lecture: _Lecture, p: _Passage) -> _Passage:
    """« Roubaix (59) », « 26150 Die », « Valence dans la Drôme » : garde ce qui s'y accorde."""
    avant = lecture.norme(p.debut - 1)
    if re.fullmatch(r"\d{5}", avant) and len(lecture.entre(p.debut).strip(" ,-")) == 0:
        gardees = [
            e for e in p.entrees if avant in lecture.index.codes_postaux(e.lieu.code_insee)
        ] or [e for e in p.entrees if _numero_de(avant) == e.lieu.departement]
        if gardees:
            return replace(p, debut=p.debut - 1, entrees=gardees, accole=True)
    k = p.fin
    while k < p.fin + 5 and k < len(lecture.jetons):
        separateur = lecture.entre(k)
        if re.search(r"[.;:!?\n]", separateur):
            break
        mot = lecture.norme(k)
        if re.fullmatch(r"\d{5}", mot):
            gardees = [
                e for e in p.entrees if mot in lecture.index.codes_postaux(e.lieu.code_insee)
            ]
        elif re.fullmatch(r"\d{1,3}|2[ab]", mot) and lecture.norme(k + 1) not in UNITES:
            numero = mot.upper().zfill(2)
            gardees = [e for e in p.entrees if numero == e.lieu.departement]
        else:
            gardees = []
        if gardees:
            return replace(p, fin=k + 1, entrees=gardees, accole=True)
        if "(" in separateur and lecture.index.departement(mot) is not None:
            return replace(p, fin=k + 1, approx=True)  # « Montreuil (12) » : on ne tranche pas
        for cle, fin, _ in _formes(lecture, k):
            lieux = [
                e.lieu
                for e in lecture.index.entrees(cle)
                if e.lieu.type in ("departement", "region", "etranger")
            ]
            gardees = [e for e in p.entrees if any(_contient(lieu, e.lieu) for lieu in lieux)]
            etrangers = [e for e in lecture.index.entrees(cle) if e.lieu.type == "etranger"]
            if gardees:
                return replace(p, fin=fin, entrees=gardees, accole=True)
            if (
                etrangers
                and mot in ("en", "au", "aux")
                or (etrangers and lecture.norme(k - 1) in ("en", "au", "aux"))
            ):
                return replace(p, fin=fin, entrees=etrangers, accole=True, nature="etranger")
        if mot not in LIAISONS:
            break
        k += 1
    return p


def _numero_de(code_postal: str) -> str:
    return code_postal[:3] if code_postal[:2] in ("97", "98") else code_postal[:2]


def _contient(grand: Lieu, petit: Lieu) -> bool:
    if grand.type == "departement":
        return petit.departement == grand.departement
    if grand.type == "region":
        return petit.region == grand.region
    return grand.cle == petit.cle


def _numeroter(lecture: _Lecture, p: _Passage) -> None:
    """« Paris 11e », « Marseille 3 » : l'arrondissement fait partie de la mention."""
    ville = next(
        (
            ARRONDISSEMENTS[e.lieu.code_insee]
            for e in p.entrees
            if e.lieu.code_insee in ARRONDISSEMENTS
        ),
        None,
    )
    if ville is None or p.fin >= len(lecture.jetons):
        return
    jeton = lecture.jetons[p.fin]
    ordinal = _ORDINAL.match(jeton.norme)
    numero = 0
    if ordinal:
        numero = int(ordinal.group(1))
    elif re.fullmatch(r"[0-9]{1,2}", jeton.brut) and lecture.norme(p.fin + 1) not in UNITES:
        numero = int(jeton.brut)
    elif jeton.brut in _ROMAINS:
        numero = _ROMAINS[jeton.brut]
    if 1 <= numero <= ville[1] and not lecture.entre(p.fin).strip(" ,-("):
        p.arrondissement = numero
        p.fin += 1 + (lecture.norme(p.fin + 1).startswith("arr"))


def _examiner_territoire(lecture: _Lecture, cle: str, p: _Passage) -> Optional[_Passage]:
    """Département ou région nommé."""
    mots = cle.split(" ")
    contracte = mots[0] != lecture.norme(p.debut)
    avec_article = contracte or (mots[0] in ARTICLES and len(mots) > 1)
    premier = p.debut + (1 if avec_article and p.fin > p.debut + 1 else 0)
    jeton = lecture.jetons[premier]
    nom = " ".join(mots[1:]) if avec_article else cle
    avant = p.debut - 1
    if lecture.norme(avant) in VOIES or lecture.norme(avant) in TITRES:
        return None
    if lecture.norme(avant) in ("de", "d") and lecture.norme(avant - 1) in VOIES:
        return None
    annonce = {lecture.norme(avant), lecture.norme(avant - 1)} & {"departement", "region", "dept"}
    if annonce or not lecture.index.ordinaire(nom, 0) or p.fin - p.debut == len(lecture.jetons):
        return p
    suivant = lecture.norme(p.fin)
    if nom in ("nord", "centre", "est", "ouest") and suivant in ("de", "du", "d", "des"):
        return None
    if jeton.majuscule and jeton.brut.isupper() and len(jeton.brut) > 2:
        return p
    outre_mer = (p.entrees[0].lieu.departement or "").startswith("97")
    if jeton.majuscule and jeton.debut > 0:
        if p.preposition in ("en", "de", "de+", "pres") or outre_mer:
            return p
        return p if avec_article and not contracte and p.debut > 0 else None
    franche = lecture.ferme(p.fin) or suivant in SUITE_FRANCHE
    return p if p.preposition == "en" and franche and not outre_mer else None


def _examiner_etranger(lecture: _Lecture, cle: str, p: _Passage) -> Optional[_Passage]:
    precedent = lecture.norme(p.debut - 1)
    if precedent in TITRES or precedent in VOIES or lecture.norme(p.debut - 2) in VOIES:
        return None
    if lecture.seul(p.debut, p.fin):
        return (
            p if not lecture.index.ordinaire(cle, 0) or lecture.jetons[p.debut].majuscule else None
        )
    if p.preposition not in ("a", "a?", "en", "sur", "pres", "vers", "de+") and not (
        p.preposition == "de" and _ECARTE.search(_gauche(lecture, p.debut))
    ):
        return None
    ordinaire = lecture.index.ordinaire(cle, 0)
    return None if ordinaire and not lecture.jetons[p.fin - 1].majuscule else p


def _nombre(lecture: _Lecture, i: int) -> Optional[_Passage]:
    """Code postal, numéro de département ou arrondissement sans ville."""
    jeton = lecture.jetons[i]
    brut, suivant = jeton.norme, lecture.norme(i + 1)
    apres = lecture.entre(i + 1)
    if re.match(r"\s*[€$%²]", apres) or suivant in UNITES or re.match(r"[.,]\d", apres):
        return None
    if re.fullmatch(r"\d{5}", brut):
        return _code_postal(lecture, i)
    seul = lecture.seul(i, i + 1)
    annonce = {lecture.norme(i - 1), lecture.norme(i - 2)} & {"departement", "dept", "dpt", "dep"}
    le = lecture.norme(i - 1) in ("le", "du", "au")
    dans_le = lecture.norme(i - 1) == "le" and lecture.norme(i - 2) == "dans"
    ordinal = _ORDINAL.match(brut)
    if ordinal and (dans_le or suivant.startswith("arr")):
        return _arrondissement_seul(lecture, i, int(ordinal.group(1)))
    for longueur in (3, 2):  # « 9-3 » : le tiret fait le surnom
        cle = " ".join(lecture.norme(k) for k in range(i, i + longueur))
        entrees = lecture.index.entrees(cle)
        if (
            entrees
            and (le or seul)
            and all(lecture.entre(k) in ("-", ".", "/", " ") for k in range(i + 1, i + longueur))
        ):
            return _Passage(i, i + longueur, list(entrees), "departement", "en")
    if not re.fullmatch(r"\d{1,3}|2[ab]", brut):
        return None
    departement = lecture.index.departement(brut)
    if departement is None or (len(brut) == 1 and not annonce):
        return None
    sur = len(brut) == 3 or brut in ("2a", "2b") or (brut.isdigit() and int(brut) > 31)
    if (
        annonce
        or dans_le
        or (seul and (le or i == 0 or "(" in lecture.entre(i)))
        or (le and sur and lecture.norme(i - 1) != "au")
        or (len(brut) == 3 and le)
    ):
        return _Passage(i, i + 1, [_Entree(departement, "departement")], "departement", "en")
    return None


def _code_postal(lecture: _Lecture, i: int) -> Optional[_Passage]:
    code = lecture.norme(i)
    entrees = lecture.index.par_code_postal(code)
    avant = lecture.norme(i - 1)
    annonce = (
        avant in ("cp", "postal", "a", "au", "f", "sur")
        or "(" in lecture.entre(i)
        or lecture.seul(i, i + 1)
    )
    if int(code) % 500 == 0 and not annonce and not _commune_suit(lecture, i, code):
        return None  # une somme ronde plutôt qu'un code
    if entrees:
        return _Passage(i, i + 1, entrees, "code_postal", "a")
    departement = lecture.index.departement(_numero_de(code))
    if departement is not None and annonce and code[2:] != "000":
        return _Passage(
            i, i + 1, [_Entree(departement, "departement")], "code_postal", "a", approx=True
        )
    return None


def _commune_suit(lecture: _Lecture, i: int, code: str) -> bool:
    return any(
        code in lecture.index.codes_postaux(e.lieu.code_insee)
        for cle, _, _ in (_formes(lecture, i + 1) if i + 1 < len(lecture.jetons) else [])
        for e in lecture.index.entrees(cle)
    )


def _arrondissement_seul(lecture: _Lecture, i: int, numero: int) -> Optional[_Passage]:
    entrees = []
    for code, (_, maximum) in ARRONDISSEMENTS.items():
        lieu = lecture.index.lieu(f"commune:{code}")
        if lieu is not None and 1 <= numero <= maximum:
            entrees.append(_Entree(lieu, "commune", lecture.index.population(lieu)))
    if not entrees:
        return None
    fin = i + 1 + lecture.norme(i + 1).startswith("arr")
    return _Passage(i, fin, entrees, "commune", "en", approx=True, arrondissement=numero)


# --- fautes de frappe -------------------------------------------------------------------------


def _approches(lecture: _Lecture) -> List[_Passage]:
    """Noms mal écrits, seulement là où un lieu est attendu."""
    occupes = {k for p in lecture.passages for k in range(p.debut, p.fin)} | lecture.masques
    utiles = [k for k, j in enumerate(lecture.jetons) if j.norme not in REMPLISSAGE]
    court = 1 <= len(utiles) <= 4
    trouves: List[_Passage] = []
    essais = 0
    for i in range(len(lecture.jetons)):
        preposition = lecture.preposition(i)
        if lecture.norme(i - 1) in ("au", "aux"):
            preposition = "a"
        attendu = preposition in ("a", "a?", "sur", "vers", "en", "pres", "de+")
        if i in occupes or not (attendu or (court and utiles and i == utiles[0])) or essais >= 12:
            continue
        essais += 1
        passage = _approcher(lecture, i, preposition, court)
        if passage is not None and not occupes & set(range(passage.debut, passage.fin)):
            trouves.append(passage)
            occupes |= set(range(passage.debut, passage.fin))
    return trouves


def _approcher(lecture: _Lecture, i: int, preposition: str, court: bool) -> Optional[_Passage]:
    index = lecture.index
    for longueur in (4, 3, 2, 1):
        fin = i + longueur
        if fin > len(lecture.jetons) or not all(lecture.lie(k) for k in range(i + 1, fin)):
            continue
        mots = [lecture.norme(k) for k in range(i, fin)]
        cle = " ".join(mots)
        # des mots courants, ou un nom connu mais refusé : ce n'est pas une faute
        if (
            len(cle) < 5
            or not cle.replace(" ", "").isalpha()
            or index.entrees(cle)
            or all(index.courant(m) or index.entrees(m) for m in mots)
        ):
            continue
        if longueur > 1 and (
            index.courant(mots[-1])
            or (index.francais(mots[0]) and mots[0] not in ("saint", "sainte"))
        ):
            continue
        ecart = 2 if len(cle) >= (8 if court and preposition != "en" else 9) else 1
        plancher = (
            {1: 100, 2: 1_000}
            if court
            else {1: 500 if lecture.jetons[i].majuscule else VILLAGE, 2: 5_000}
        )
        gardes: List[Tuple[int, _Entree]] = []
        for distance, nom in index.proches(cle, ecart):
            for e in index.entrees(nom):
                territoire = e.lieu.type in ("departement", "region")
                if (
                    not territoire
                    and (preposition == "en" or len(cle) == 5)
                    and e.population < (VILLE_CONNUE if preposition == "en" else VILLAGE)
                ):
                    continue
                if e.genre in ("commune", "ancien", "departement", "region") and (
                    territoire or e.population >= plancher[distance]
                ):
                    gardes.append((distance, e))
        if gardes:
            meilleure = min(d for d, _ in gardes)
            entrees = _sans_double([e for d, e in gardes if d == meilleure])
            if preposition == "en" and entrees[0].lieu.type != "commune":
                entrees = [e for e in entrees if e.lieu.type != "commune"]
            entrees = [
                e
                for e in entrees
                if e.lieu.type != "commune"
                or RAPPORT_ECRASANT * e.population >= entrees[0].population
            ]
            return _Passage(i, fin, entrees, entrees[0].lieu.type, preposition, approx=True)
    return None


def _sans_double(entrees: Iterable[_Entree]) -> List[_Entree]:
    vues: Dict[str, _Entree] = {}
    for e in entrees:
        vues.setdefault(e.lieu.cle, e)
    return sorted(vues.values(), key=_poids)


def _poids(e: _Entree) -> Tuple[int, str]:
    """Ordre des choix : département, région et étranger devant, puis les plus peuplées."""
    return (-e.population if e.lieu.type == "commune" else -100_000_000, e.lieu.cle)


def _prolonge(lecture: _Lecture, p: _Passage) -> Optional[_Passage]:
    """« Clermont-Ferand » : le nom exact s'arrête trop tôt, la suite est mal écrite."""
    if (
        p.accole
        or p.fin >= len(lecture.jetons)
        or not (lecture.entre(p.fin) == "-" or len(lecture.jetons) <= 4 and lecture.lie(p.fin))
    ):
        return None
    long = _approcher(lecture, p.debut, p.preposition, True)
    return long if long is not None and long.fin > p.fin else None


# --- choix du lieu du projet ------------------------------------------------------------------


def resoudre(texte: str, index: Index) -> Resolution:
    """Choisit le lieu du projet ; sans lieu ni choix, la phrase n'en nomme aucun."""
    lecture = _lire(texte, index)
    mentions = tuple(_mention(p, lecture) for p in lecture.passages)
    passages = _preciser(lecture.passages)
    retenus: List[Tuple[float, _Passage]] = []
    precedente: Optional[float] = None
    for rang, p in enumerate(passages):
        note = _note(lecture, p)
        if (
            rang
            and _enchaine(lecture, passages[rang - 1].fin, p.debut)
            and note is not None
            and (precedente is not None)
        ):
            note = min(note, precedente)  # « le train pour Brest, Rennes et Lorient »
        if note is not None:
            retenus.append((note, p))
        precedente = note
    if not retenus:
        return Resolution(None, (), mentions)
    meilleure = max(s for s, _ in retenus)
    ensemble = _enumeration(lecture, [p for _, p in retenus])
    if not any(s == meilleure for s, p in retenus if p in ensemble):
        ensemble = [p for s, p in retenus if s == meilleure]
        if ensemble[0].nature in ("departement", "region"):
            dedans = [
                (s, p)
                for s, p in retenus
                if p.nature == "commune"
                and s > 0
                and any(_contient(g.lieu, e.lieu) for g in ensemble[0].entrees for e in p.entrees)
            ]
            if dedans:
                ensemble = [max(dedans, key=lambda sp: sp[0])[1]]
    entrees = [_depuis(lecture, p, e) for p in ensemble for e in _trancher(p.entrees)]
    entrees = _sans_double(entrees)
    lieux = tuple(e.lieu for e in entrees)
    if (
        len(lieux) == 1
        and not any(p.approx for p in ensemble)
        and not _a_confirmer(ensemble, entrees)
    ):
        return Resolution(lieux[0], (), mentions)
    return Resolution(None, lieux[:CHOIX_MAX], mentions)


def _preciser(passages: List[_Passage]) -> List[_Passage]:
    """Un département, une région ou un code postal dit ailleurs départage les homonymes."""
    grands = [
        e.lieu
        for p in passages
        if p.nature in ("departement", "region") and not p.approx
        for e in p.entrees
    ]
    codes = [{e.lieu.cle for e in p.entrees} for p in passages if p.nature == "code_postal"]
    precises = []
    for p in passages:
        if p.nature in ("commune", "code_postal") and len(p.entrees) > 1:
            gardees = [e for e in p.entrees if any(_contient(g, e.lieu) for g in grands)]
            gardees = gardees or [
                e
                for e in p.entrees
                if p.nature == "commune" and any(e.lieu.cle in c for c in codes)
            ]
            if gardees:
                p = replace(p, entrees=gardees)
        precises.append(p)
    return precises


def _gauche(lecture: _Lecture, debut: int) -> str:
    """Mots de la même proposition, avant le passage ; « né » y reste reconnaissable."""
    mots: List[str] = []
    for k in range(debut - 1, max(-1, debut - 13), -1):
        if _PHRASE.search(lecture.entre(k + 1)):
            break
        norme = lecture.norme(k)
        if norme in COUPURES or (norme == "et" and lecture.norme(k + 1) in SUJETS):
            break
        brut = lecture.jetons[k].brut.lower()
        mots.append("ne!" if brut in ("né", "née", "nés", "nées") else norme)
    return " ".join(reversed(mots))


def _note(lecture: _Lecture, p: _Passage) -> Optional[float]:
    """Chance que ce soit le lieu du projet ; None s'il ne l'est sûrement pas."""
    gauche = _gauche(lecture, p.debut)
    if lecture.norme(p.debut) in CONTRACTIONS:
        gauche = f"{gauche} {lecture.norme(p.debut)}".strip()
    if _ECARTE.search(gauche.replace(" !", "!")):
        return None
    note = {
        "a": 2.0,
        "sur": 2.0,
        "vers": 0.5,
        "de+": 2.0,
        "a?": 1.5,
        "en": 1.5,
        "pres": 0.5,
        "de": 1.0,
    }.get(p.preposition, 1.0)
    note += {"commune": 1.5, "code_postal": 1.0, "region": -0.5, "etranger": -0.5}.get(p.nature, 0)
    if _SECONDAIRE.search(gauche):
        note -= 3
    elif _PROJET.search(gauche):
        note += 3
    elif _ICI.search(gauche):
        note += 2.5
    note += 0.5 if p.accole else 0
    return note - (2 if p.approx else 0)


def _enumeration(lecture: _Lecture, passages: List[_Passage]) -> List[_Passage]:
    """« entre X et Y », « X, Y et Z » : des lieux à égalité, que l'on fait choisir."""
    suite = passages[:1]
    for p in passages[1:]:
        milieu = [lecture.norme(k) for k in range(suite[-1].fin, p.debut)]
        couple = lecture.norme(suite[0].debut - 1) == "entre" and "et" in milieu[:1]
        lies = [m for m in milieu if m not in PREPOSITIONS_NUES | ARTICLES] in (
            ["et"],
            ["ou"],
        ) or _enchaine(lecture, suite[-1].fin, p.debut)
        if couple or (lies and p.nature == suite[-1].nature):
            suite.append(p)
        elif len(suite) > 1:
            break
        else:
            suite = [p]
    return suite if len(suite) > 1 else []


def _trancher(entrees: List[_Entree]) -> List[_Entree]:
    """Homonymes qui restent possibles ; un seul si l'écart de population est écrasant."""
    entrees = _sans_double(entrees)
    exactes = [e for e in entrees if e.genre == "commune"]
    if exactes:
        plus_peuplee = max(e.population for e in exactes)
        entrees = [
            e
            for e in entrees
            if not (
                (e.genre == "abrege" and e.population <= plus_peuplee)
                or (e.genre == "ancien" and plus_peuplee >= max(VILLAGE, e.population))
            )
        ]
    if len(entrees) > 1 and all(e.lieu.type == "commune" for e in entrees):
        premiere, seconde = entrees[0], entrees[1]
        ecrase = premiere.population >= max(
            POPULATION_ECRASANTE, RAPPORT_ECRASANT * seconde.population
        )
        if ecrase and not (premiere.genre == "abrege" and exactes):
            return [premiere]
    return entrees


def _a_confirmer(passages: List[_Passage], entrees: List[_Entree]) -> bool:
    """Un nom abrégé de petite commune se confirme, sauf si un département le précise."""
    return all(e.genre == "abrege" and e.population < 5_000 for e in entrees) and not any(
        p.accole for p in passages
    )


def _texte(lecture: _Lecture, p: _Passage) -> str:
    return lecture.texte[lecture.jetons[p.debut].debut : lecture.jetons[p.fin - 1].fin]


def _depuis(lecture: _Lecture, p: _Passage, e: _Entree) -> _Entree:
    """Garde dans le lieu la façon dont il a été dit : ancien nom, arrondissement, ou les mots."""
    dit = e.ancien or _texte(lecture, p)
    if p.arrondissement and e.lieu.code_insee in ARRONDISSEMENTS:
        rang = "1er" if p.arrondissement == 1 else f"{p.arrondissement}e"
        dit = f"{e.lieu.nom} {rang} arrondissement"
    return replace(e, lieu=replace(e.lieu, compris_depuis=dit))


def _mention(p: _Passage, lecture: _Lecture) -> Mention:
    return Mention(
        lecture.jetons[p.debut].debut,
        lecture.jetons[p.fin - 1].fin,
        _texte(lecture, p),
        tuple(_depuis(lecture, p, e).lieu for e in _sans_double(p.entrees)),
        p.nature,
        p.approx,
    )
