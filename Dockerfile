# Stage one has pip and the sources; of it only what the site needs to run is taken along.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --no-cache-dir \
        --disable-pip-version-check --require-hashes --requirement /tmp/base.txt
COPY . .
ENV ADVISOR_STATIC_ROOT=/app/collected \
    ADVISOR_VAR_DIR=/tmp/var
# Django makes itself a key for the length of these commands: it stays behind in this stage.
RUN /venv/bin/python manage.py compile_catalogues \
    && /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q /app

FROM python:3.11-slim
# The site runs from /venv: of pip and its like nothing is needed any more, and nobody becomes
# somebody else.
RUN rm -rf /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/ensurepip \
        /usr/local/bin/pip* \
    && groupadd --gid 10001 advisor \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin advisor \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && install -d -o advisor -g advisor -m 700 /var/advisor \
    && install -d -o advisor -g advisor -m 755 /srv/maintenance
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ADVISOR_STATIC_ROOT=/app/collected \
    ADVISOR_VAR_DIR=/var/advisor \
    TMPDIR=/var/advisor
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
# All that is ever written; the rest may be mounted read-only.
VOLUME /var/advisor
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz\", timeout=4)"]
# Only inside the container does it listen on every address. Several of them over one database
# leave `migrate` to one of their own and start with "gunicorn --bind ..." alone: compose.yaml.
CMD ["sh", "-c", "python manage.py migrate --verbosity 0 && exec gunicorn --bind 0.0.0.0:${PORT:-8000} advisor.wsgi"]
