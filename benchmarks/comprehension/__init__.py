"""Compare la compréhension de l'assistant à celle de Rasa d'origine en français.

    python -m benchmarks.comprehension [--exemples N] [--sortie DOSSIER] [--rapide] [--neuf]

Une exécution, une machine, les mêmes phrases pour les deux. Chaque module fait une chose :

- `plan` : les tailles et les durées ; `etapes` : progression et reprise après une interruption ;
- `donnees` : exemples, échantillons emboîtés, phrases de validation ;
- `systemes` : les deux systèmes, et comment lire leurs réponses de la même façon ;
- `projet`, `entrainement` : un projet Rasa minimal, le même pour les deux, et son entraînement ;
- `lecture`, `courbe` : processus à part qui lisent les phrases (compréhension seule) ;
- `service` : vrais serveurs, tours complets par HTTP ;
- `mesures`, `figures`, `rapport` : des lectures aux résultats.
"""

import os
import warnings

import sanic.app  # noqa: F401  (il redemande les avertissements : passer après lui)

# Rasa et ce qu'il importe avertissent de leurs propres retards : rien à y faire d'ici.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
warnings.simplefilter("ignore", DeprecationWarning)
