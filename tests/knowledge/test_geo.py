"""Distances et voisinage : ce qui est proche, dans le bon ordre, sans traverser la mer."""

from __future__ import annotations

from typing import List, Optional

import pytest

from knowledge.geo import distance_km, zone
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche

PARIS, LYON, MARSEILLE = (48.8566, 2.3522), (45.7640, 4.8357), (43.2965, 5.3698)
LILLE, BREST, STRASBOURG = (50.6292, 3.0573), (48.3904, -4.4861), (48.5734, 7.7521)
SAINT_DENIS_REUNION = (-20.8789, 55.4481)


@pytest.mark.parametrize(
    "a, b, km",
    [
        (PARIS, LYON, 392),
        (PARIS, MARSEILLE, 661),
        (PARIS, LILLE, 204),
        (BREST, STRASBOURG, 899),
        (PARIS, SAINT_DENIS_REUNION, 9356),
        ((0.0, 0.0), (0.0, 1.0), 111.2),
        ((0.0, 179.5), (0.0, -179.5), 111.2),
        ((90.0, 0.0), (-90.0, 0.0), 20015),
        ((0.0, 0.0), (0.0, 180.0), 20015),
        (PARIS, PARIS, 0),
    ],
)
def test_distances_connues(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert distance_km(*a, *b) == pytest.approx(km, rel=0.003, abs=0.1)
    assert distance_km(*b, *a) == pytest.approx(distance_km(*a, *b))


@pytest.mark.parametrize(
    "departement, attendue",
    [
        ("01", "metropole"),
        ("59", "metropole"),
        ("95", "metropole"),
        ("2A", "corse"),
        ("2B", "corse"),
        *[(d, d) for d in ("971", "972", "973", "974", "975", "976", "977", "978", "986", "988")],
    ],
)
def test_zones(departement: str, attendue: str) -> None:
    assert zone(departement) == attendue


def _lieu(base: Connaissances, cle: str) -> Lieu:
    lieu = base.lieu(cle)
    assert lieu is not None, cle
    return lieu


def _proches(base: Connaissances, cle: str) -> List[Proche]:
    return base.fabriques_proches(_lieu(base, cle))


def _monde(departement: str) -> str:
    """La terre d'un seul tenant, réécrite ici pour ne pas croire le programme sur parole."""
    if departement in ("2A", "2B"):
        return "Corse"
    return departement if len(departement) == 3 else "continent"


def test_roubaix_a_deux_fabriques_chez_elle(base: Connaissances) -> None:
    proches = _proches(base, "commune:59512")
    assert [(p.objet.nom, p.distance_km) for p in proches[:2]] == [
        ("La Condition Publique", 0),
        ("La Fabrique Monscobar", 0),
    ]
    assert (proches[2].objet.nom, proches[2].distance_km) == ("ESS Team", 4)
    assert all(p.distance_km for p in proches[2:])
    assert {p.precision for p in proches[:3]} == {"commune"}


@pytest.mark.parametrize(
    "cle, noms",
    [
        ("commune:97411", ["Association Solidarnum", "La Raffinerie", "Village co", "Vavangart"]),
        ("departement:974", ["Association Solidarnum", "La Raffinerie", "Village co", "Vavangart"]),
        ("region:04", ["Association Solidarnum", "La Raffinerie", "Village co", "Vavangart"]),
        ("commune:97209", ["Groupement européen de Coopération SCIC ODYSSEA"]),
        ("commune:97105", ["Bio Désir"]),
        ("region:03", ["Association de formations", "Manifact"]),
        ("commune:2A004", ["Université de Corse Pascal Paoli"]),
        ("departement:2A", ["Université de Corse Pascal Paoli"]),
        ("region:94", ["Université de Corse Pascal Paoli"]),
        ("departement:976", []),
        ("commune:97611", []),
        ("region:06", []),
        ("departement:975", []),
        ("commune:97701", []),
        ("commune:98818", []),
    ],
)
def test_jamais_a_travers_la_mer(base: Connaissances, cle: str, noms: List[str]) -> None:
    trouves = sorted(p.objet.nom for p in _proches(base, cle))
    assert len(trouves) == len(noms)
    assert all(t.startswith(n) for t, n in zip(trouves, sorted(noms), strict=True))


def test_chaque_departement_reste_sur_sa_terre(base: Connaissances) -> None:
    codes = [ligne[0] for ligne in base._db.execute("select code from departements")]
    assert len(codes) > 101
    continent = 0
    for code in codes:
        proches = _proches(base, f"departement:{code}")
        assert {_monde(p.objet.departement_code) for p in proches} <= {_monde(code)}
        continent += len(proches) == 180
    assert continent == 94  # 96 départements de métropole, moins les deux de Corse


@pytest.mark.parametrize("code, nombre", [("59", 6), ("93", 7), ("13", 8), ("75", 5), ("23", 0)])
def test_un_departement_montre_d_abord_les_siennes(
    base: Connaissances, code: str, nombre: int
) -> None:
    """Les siennes n'ont pas de distance : on ne sait pas où est le projet dans le département."""
    proches = _proches(base, f"departement:{code}")
    dedans, dehors = proches[:nombre], proches[nombre:]
    assert {p.objet.departement_code for p in dedans} <= {code}
    assert code not in {p.objet.departement_code for p in dehors}
    assert {p.distance_km for p in dedans} <= {None}
    assert all(p.distance_km is not None for p in dehors)
    assert {p.precision for p in proches} == {"departement"}


@pytest.mark.parametrize("code, nombre", [("32", 14), ("53", 8), ("11", 19), ("94", 1), ("04", 4)])
def test_une_region_montre_d_abord_les_siennes(base: Connaissances, code: str, nombre: int) -> None:
    proches = _proches(base, f"region:{code}")
    regions = {
        ligne[0]: ligne[1] for ligne in base._db.execute("select code, region from departements")
    }
    dedans = [regions[p.objet.departement_code] == code for p in proches]
    assert dedans == [True] * nombre + [False] * (len(proches) - nombre)
    assert [p.distance_km is None for p in proches] == dedans


@pytest.mark.parametrize(
    "cle",
    ["commune:59512", "commune:75056", "commune:29155", "commune:97411", "departement:48"],
)
def test_de_la_plus_proche_a_la_plus_lointaine(base: Connaissances, cle: str) -> None:
    distances: List[Optional[int]] = [p.distance_km for p in _proches(base, cle)]
    connues = [d for d in distances if d is not None]
    assert connues == sorted(connues) and distances[-len(connues) :] == connues


def test_chaque_fabrique_est_a_zero_km_de_sa_commune(base: Connaissances) -> None:
    for f in base.fabriques():
        proches = _proches(base, f"commune:{f.code_insee}")
        chez_elle = [p.objet.id for p in proches if p.distance_km == 0]
        assert f.id in chez_elle, f.id
        assert [p.objet.id for p in proches[: len(chez_elle)]] == chez_elle


@pytest.mark.parametrize(
    "cle, ville",
    [("commune:80021", "Amiens"), ("commune:23096", "Guéret"), ("departement:12", "Arvieu")],
)
def test_le_film_le_plus_proche(base: Connaissances, cle: str, ville: str) -> None:
    films = base.videos_proches(_lieu(base, cle))
    assert films[0].objet.ville == ville and len(films) == 10


@pytest.mark.parametrize("cle", ["commune:97411", "departement:976", "region:94"])
def test_pas_de_film_outre_mer_ni_en_corse(base: Connaissances, cle: str) -> None:
    assert base.videos_proches(_lieu(base, cle)) == []
    tous = base.videos_proches()
    assert len(tous) == 10 and {p.distance_km for p in tous} == {None}


@pytest.mark.parametrize(
    "cle, nom, departement, region",
    [
        ("commune:59512", "Roubaix", "59", "32"),
        ("commune:2A004", "Ajaccio", "2A", "94"),
        ("commune:97411", "Saint-Denis", "974", "04"),
        ("commune:93066", "Saint-Denis", "93", "11"),
        ("departement:976", "Mayotte", "976", "06"),
        ("region:94", "Corse", None, "94"),
        ("etranger:BE", "Belgique", None, None),
    ],
)
def test_une_cle_rend_son_lieu(
    base: Connaissances, cle: str, nom: str, departement: Optional[str], region: Optional[str]
) -> None:
    lieu = _lieu(base, cle)
    assert (lieu.nom, lieu.departement, lieu.region) == (nom, departement, region)


@pytest.mark.parametrize(
    "cle",
    ["", ":", "commune", "commune:", "commune:' or 1=1 --", "departement:%", "ville:59512", None],
)
def test_une_cle_hostile_ne_rend_rien(base: Connaissances, cle: Optional[str]) -> None:
    assert base.lieu(cle) is None  # type: ignore[arg-type]
