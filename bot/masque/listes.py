"""Mots qui finissent, prolongent ou écartent un nom de voie."""

from __future__ import annotations

from typing import FrozenSet


def _mots(texte: str) -> FrozenSet[str]:
    return frozenset(texte.split())


ARTICLES = _mots("de du des la le les l d aux au")
ARRET = _mots(
    "a et ou on je tu nous vous il elle ils elles qui que quoi dans avec sans sur pour par est"
    " sont en chez depuis mais car donc pres plus moins tel telephone portable mail email courriel"
    " mon ma mes notre nos votre vos leur leurs ce cet cette ces hier demain aujourd lundi mardi"
    " mercredi jeudi vendredi samedi dimanche matin soir merci svp bonjour cordialement y ai as"
    " avons avez ont suis sommes fait faut pas ne si alors puis ici cote face derriere devant"
    " entre vers loin haut bas tout tous toute meme aussi c j qu n s m t rdc bp cs cedex pietonne"
    " pietonnes commercante commercantes commerciale passante animee vivante vide vides ouverte"
    " fermee calme libre possible possibles dedans surface"
)
ARRET_OU_NOM = _mots("cote face haut bas loin soir matin tout pas est")
TITRES = _mots(
    "general gal marechal mal docteur dr professeur pr president colonel commandant cdt capitaine"
    " lieutenant sergent caporal abbe cure pere mere soeur frere freres saint sainte st ste saints"
    " amiral comte duc roi reine prince cardinal chanoine mgr monseigneur notre-dame vieux vieille"
    " vieilles grand grande grands grandes petit petite petits petites haut haute hauts hautes bas"
    " basse beau belle bel bon bonne nouveau nouvelle quatre trois deux sept cinq six dix mille"
    " ancien ancienne anciens anciennes faubourg hotel maitre madame monsieur mme m ingenieur"
    " aspirant poete clos rond-point champ champs val mont"
)
PRENOMS = _mots(
    "jean pierre paul jacques louis marie victor charles emile henri albert georges andre anatole"
    " antoine auguste aristide alexandre alphonse alfred armand arthur benoit camille claude denis"
    " edouard edmond ernest eugene felix ferdinand fernand francois francoise gabriel gaston"
    " gustave guy guillaume helene hector honore hubert irene isaac jeanne joachim joseph"
    " josephine jules julien lazare leon leonard leo louise lucie lucien madeleine marc marcel"
    " marcelin marguerite martin martin-luther maurice max maximilien michel nelson nicolas olympe"
    " pablo philippe rene raymond raoul robert roger romain rosa salvador simone sophie theodore"
    " theophile thomas vincent wangari yves yvonne adolphe aime anne blaise camile elsa germaine"
    " gilbert jean-baptiste jean-jacques jean-paul jean-pierre marie-louise pierre-joseph frederic"
    " missak suzanne danielle gisele ambroise clement etienne franklin winston john abraham"
)
NOMS_SEULS = _mots(
    "neuve basse haute principale pasteur gambetta mirabeau voltaire carnot foch clemenceau"
    " thiers colbert diderot rousseau moliere racine republique nationale royale lafayette"
    " garibaldi kleber danton marceau hoche lamartine zola jaures verdun centrale traversiere"
)
ADJECTIFS = _mots(
    "rouge rouges neuf neufs neuve vert verte verts vertes blanc blanche blancs blanches noir"
    " noire noirs noires royal royale national nationale doree dore creux creuse couvert couverte"
    " communal communale rural rurale perdu perdue fleuri fleurie ronde rond"
)
ODONYMES = _mots(
    "mairie eglise gare marche republique liberte liberation poste ecole ecoles fontaine paix"
    " victoire hotel halle halles chateau cathedrale prefecture resistance comedie bourse"
    " fraternite egalite nation concorde palais pins lilas tilleuls acacias chenes peupliers"
    " moulin"
)
ACTIVITES = _mots(
    "parking stationnement yoga fle francais anglais informatique theatre danse musique cuisine"
    " couture poterie gym pilates qi-gong tai-chi permaculture coworking excel python arduino"
    " artistes cinema peinture dessin espagnol arabe breton occitan creole"
)
COMMUNES = _mots(
    "paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims"
    " toulon grenoble dijon angers nimes villeurbanne clermont-ferrand brest tours limoges amiens"
    " annecy perpignan metz besancon orleans rouen mulhouse caen nancy argenteuil montreuil"
    " roubaix tourcoing nanterre avignon vitry-sur-seine creteil dunkerque poitiers asnieres"
    " versailles colombes pau courbevoie cherbourg aulnay-sous-bois aubervilliers cayenne"
    " fort-de-france calais bourges cannes quimper valence merignac troyes ajaccio bastia niort"
    " chambery lorient pessac beauvais cholet vannes arles bayonne auxerre laval albi carcassonne"
    " blois evreux gueret tulle aurillac cahors rodez mende privas gap digne-les-bains foix tarbes"
    " auch agen perigueux angouleme saintes vesoul belfort epinal bar-le-duc laon arras alencon"
    " chartres nevers moulins macon bourg-en-bresse lons-le-saunier montauban mont-de-marsan"
    " mamoudzou basse-terre pointe-a-pitre pantin bobigny evry melun cergy saint-denis"
    " saint-etienne saint-paul saint-pierre saint-nazaire saint-malo saint-brieuc la-rochelle"
    " bagnolet ivry"
)
