"""Objets `custom` du contrat avec les canaux (voir `bot/contrat.schema.json`)."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from bot.profil import CHAMPS_LISTES, CHAMPS_SIMPLES, Profil
from knowledge.lieux import Lieu
from knowledge.matching import Resultat
from knowledge.schema import Contact, Source
from knowledge.store import Connaissances, Proche

VERSION = 1
Objet = Dict[str, Any]


def _objet(type_: str, **contenu: Any) -> Objet:
    return {"type": type_, "version": VERSION, **contenu}


def source(base: Connaissances, s: Source) -> Objet:
    """Document, section et date d'une source."""
    document = base.document(s.document)
    return {
        "document": document.titre,
        "section": s.section,
        "date": document.date,
        "url": document.url,
    }


def profil(p: Profil) -> Objet:
    """Éléments connus du profil."""
    connus: Objet = {c: list(getattr(p, c)) for c in CHAMPS_LISTES if getattr(p, c)}
    connus.update({c: getattr(p, c) for c in CHAMPS_SIMPLES if getattr(p, c)})
    if p.lieu:
        connus["lieu"] = p.lieu.contrat()
    return connus


def compris(p: Profil) -> Objet:
    """Ce qui a été compris : besoins et lieu toujours présents, le reste s'il est connu."""
    return _objet("compris", **{"besoins": list(p.besoins), "lieu": None, **profil(p)})


def question(attend: str, pourquoi: str) -> Objet:
    """Une question ouverte et sa raison."""
    return _objet("question", attend=attend, pourquoi=pourquoi)


def faq(identifiant: str, s: Objet) -> Objet:
    """Une réponse de FAQ et sa source."""
    return _objet("faq", id=identifiant, source=s)


def contact(c: Contact) -> Objet:
    """Un interlocuteur, sans coordonnée que la base n'a pas."""
    return {
        "id": c.id,
        "nom": c.nom,
        "role": c.role,
        "comment": c.comment,
        "url": c.url,
        "telephone": c.telephone,
        "courriel": c.courriel,
    }


def dispositif(base: Connaissances, resultat: Resultat) -> Objet:
    """Un dispositif confronté au profil."""
    d = resultat.dispositif
    return {
        "id": d.id,
        "titre": d.titre,
        "besoins": list(d.besoins),
        "verdict": resultat.verdict.value,
        "criteres": [
            {
                "texte": c.critere.texte,
                "etat": c.etat.value,
                "source": source(base, c.critere.source),
            }
            for c in resultat.criteres
        ],
        "montant": {
            "texte": d.montant.texte,
            "minimum": d.montant.minimum,
            "maximum": d.montant.maximum,
            "source": source(base, d.montant.source),
        },
        "statut": {
            "etat": str(d.statut.etat),
            "au": d.statut.au.isoformat(),
            "texte": d.statut.texte,
            "remplace_par": list(d.statut.remplace_par),
            "source": source(base, d.statut.source),
        },
        "etapes": list(d.etapes),
        "pieces": list(d.pieces),
        "contacts": [contact(base.contact(c)) for c in d.contacts],
        "liens": [{"titre": lien.titre, "url": lien.url, "note": lien.note} for lien in d.liens],
        "source": source(base, d.source),
        "verifie_le": d.verifie_le.isoformat(),
    }


def recommandation(
    base: Connaissances, p: Profil, resultats: Sequence[Resultat], hypothese: bool = False
) -> Objet:
    """Les dispositifs montrés, dans l'ordre. `hypothese` : le profil n'est que supposé."""
    return _objet(
        "recommandation",
        besoins=list(p.besoins),
        profil=profil(p),
        dispositifs=[dispositif(base, r) for r in resultats],
        **({"hypothese": True} if hypothese else {}),
    )


def fiche(code: str, html_url: str, markdown: str) -> Objet:
    """La fiche de rendez-vous et le code qui rend le profil."""
    return _objet("fiche", code=code, html_url=html_url, markdown=markdown)


def fabriques(lieu: Optional[Lieu], rayon_km: Optional[int], proches: Sequence[Proche]) -> Objet:
    """Les Fabriques montrées, par distance croissante."""
    liste: List[Objet] = [
        {
            "id": p.objet.id,
            "nom": p.objet.nom,
            "ville": p.objet.ville or None,
            "departement": p.objet.departement_code,
            "distance_km": p.distance_km,
            "precision": p.precision,
            "source": p.objet.source,
            "note": p.objet.note or None,
        }
        for p in proches
    ]
    return _objet(
        "fabriques",
        lieu=lieu.contrat() if lieu else None,
        rayon_km=rayon_km,
        fabriques=liste,
    )
