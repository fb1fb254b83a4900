"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from advisor.patience import serve_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

application = get_wsgi_application()
serve_pages()
