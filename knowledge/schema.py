"""Forme des fiches de la base : ce qu'un éditeur peut écrire, et rien d'autre.

Les modèles refusent tout champ inconnu : une faute de frappe dans un nom de champ se voit au
contrôle, au lieu de disparaître en silence.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, Dict, List, Optional

from pydantic import BaseModel, Field, root_validator


class Modele(BaseModel):
    """Base commune : champs inconnus refusés, valeurs figées après lecture."""

    class Config:  # noqa: D106
        extra = "forbid"
        allow_mutation = False
        use_enum_values = True


class EtatStatut(str, Enum):
    """Où en est un dispositif à la date dite."""

    ouvert = "ouvert"
    clos = "clos"
    remplace = "remplace"
    inconnu = "inconnu"


class Champ(str, Enum):
    """Éléments du profil sur lesquels un critère peut porter."""

    besoins = "besoins"
    avancement = "avancement"
    porteur = "porteur"
    qpv = "qpv"
    rayonnement = "rayonnement"
    activites = "activites"
    departement = "departement"


class Source(Modele):
    """D'où vient un fait : un document de `sources.yml` et l'endroit dans ce document."""

    document: str
    section: str


class Document(Modele):
    """Un document de référence de `sources.yml`."""

    id: str
    titre: str
    editeur: str
    date: str = Field(description="Date telle qu'on la dit : « début 2021 », « 30 mars 2021 ».")
    url: Optional[str] = None
    note: Optional[str] = None


class Critere(Modele):
    """Une condition du dispositif, lisible par une personne et par le programme.

    Une valeur du profil absente des deux listes laisse le critère « à vérifier ».
    Sans `champ`, le critère est toujours à vérifier avec un interlocuteur.
    """

    id: str
    texte: str
    champ: Optional[Champ] = None
    rempli: List[str] = []
    non_rempli: List[str] = []
    a_verifier: str = Field(description="Ce qu'il faut vérifier, et auprès de qui.")
    source: Source

    @root_validator(skip_on_failure=True)
    def _listes_et_champ(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        if (values["rempli"] or values["non_rempli"]) and values["champ"] is None:
            raise ValueError("des valeurs sont données mais le champ du profil manque")
        if values["champ"] is not None and not (values["rempli"] or values["non_rempli"]):
            raise ValueError("un champ du profil est donné sans aucune valeur")
        return values


class Montant(Modele):
    """Ce que la source dit du montant ; `texte` dit aussi quand elle n'en dit rien."""

    texte: str
    bref: Optional[str] = Field(None, description="Ce qui est dit d'abord, si `texte` est long.")
    minimum: Optional[int] = Field(None, description="En euros.")
    maximum: Optional[int] = Field(None, description="En euros.")
    source: Source

    @root_validator(skip_on_failure=True)
    def _ordre(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        bas, haut = values["minimum"], values["maximum"]
        if bas is not None and haut is not None and bas > haut:
            raise ValueError("le minimum dépasse le maximum")
        return values


class Etape(Modele):
    """Un moment de l'histoire d'un dispositif, daté et sourcé."""

    date: str
    texte: str
    source: Source


class Statut(Modele):
    """État du dispositif, daté. `texte` parle au passé daté, jamais au présent."""

    etat: EtatStatut
    au: date
    texte: str
    source: Source
    remplace_par: List[str] = []
    remplacement: Optional[str] = Field(None, description="Ce qui a suivi, en une ou deux phrases.")
    remplacement_source: Optional[Source] = None
    historique: List[Etape] = []


class Lien(Modele):
    """Une adresse utile, telle que la source la donne."""

    titre: str
    url: str
    note: Optional[str] = None
    source: Source


class Dispositif(Modele):
    """Un dispositif de soutien : un fichier de `knowledge/dispositifs/`."""

    id: str
    titre: str
    besoins: List[str] = Field(..., min_items=1)
    rang: int = Field(50, description="Départage à égalité : le plus petit d'abord.")
    porte_par: List[str]
    pour_qui: str
    resume: str
    en_simple: str
    criteres: List[Critere] = Field(..., min_items=1)
    montant: Montant
    statut: Statut
    etapes: List[str] = Field(..., min_items=1)
    pieces: List[str]
    questions: List[str] = Field([], description="Questions utiles à poser au rendez-vous.")
    contacts: List[str] = Field(..., min_items=1)
    liens: List[Lien] = []
    source: Source
    verifie_le: date
    revoir_sous_mois: int = 12
    responsable: str = "équipe éditoriale"


class Reponse(Modele):
    """Une question factuelle et sa réponse : un élément d'un fichier de `knowledge/faq/`."""

    id: str
    question: str
    mots_cles: List[str] = []
    reponse: str
    en_simple: Optional[str] = None
    liens: List[Lien] = []
    films: bool = Field(False, description="Joindre les films de `videos.csv`.")
    source: Source
    autres_sources: List[Source] = []
    verifie_le: date


class Contact(Modele):
    """Une porte : un interlocuteur ou une sorte d'institution (`contacts.yml`)."""

    id: str
    nom: str
    role: str
    comment: str = Field(description="Comment le joindre ; sans coordonnée inventée.")
    url: Optional[str] = None
    telephone: Optional[str] = None
    courriel: Optional[str] = None
    source: Source


class Porte(Modele):
    """Un sujet que la base ne couvre pas et les portes où le poser (`knowledge/portes/`)."""

    id: str
    sujet: str
    phrase: str
    contacts: List[str] = Field(..., min_items=1)


class Terme(Modele):
    """Une valeur d'un vocabulaire fermé : stockée, montrée, et dite par les gens."""

    valeur: str
    libelle: str
    libelle_court: Optional[str] = None
    description: str
    expressions: List[str] = []
    en_note: List[str] = Field(
        [],
        description="Compris seulement dans des notes : « France services Mende, SCIC ouverte ».",
    )
    masque: bool = Field(False, description="Compris si la personne le dit, jamais proposé.")


class Vocabulaire(Modele):
    """Un vocabulaire fermé et la question qui le demande (`knowledge/vocabulaires/`)."""

    id: str
    libelle: str
    termes: List[Terme] = Field(..., min_items=1)


class Fabrique(Modele):
    """Une ligne de `fabriques.csv`. Une ville inconnue reste vide : le lieu est le département."""

    id: str
    nom: str
    departement_code: str
    ville: str = ""
    code_insee: str = ""
    source: str
    confiance: str
    numerique: str = ""
    note: str = ""


class Video(Modele):
    """Un film de la série Hyperliens (`videos.csv`)."""

    id: str
    titre: str
    ville: str
    code_insee: str
    url: str
    section: str
