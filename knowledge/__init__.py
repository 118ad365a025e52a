"""La base de connaissances : sources éditables, contrôle, construction, lecture seule."""
