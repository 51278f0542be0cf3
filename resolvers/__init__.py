"""How each field is answered, from the directory at one version. Nothing here knows of HTTP."""
