#!/usr/bin/env bash
# Runs compose.yaml whole, as docs/deploy.md says, and takes parts of it away: with Docker, and
# without a registry. A Debian stands in for each image that it names: 12 for Python, 13 for
# PostgreSQL 17, Redis 8 and Caddy. Needs root, Docker with its compose plugin, debootstrap, and
# `make lint` once. It listens on 127.0.0.1, ports 80 and 443, under a project name of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp --directory)
site=$folder/site
project=advisor-try
say() { printf '\n== %s\n' "$*"; }
compose() {
    (cd "$site" && docker compose --project-name $project \
        --file compose.yaml --file "$folder/here.yaml" "$@")
}
# The images that were made here: none of them may be taken for the one whose name it bears.
made=()
clean() {
    compose logs --no-color >"${LOGS:-/dev/null}" 2>&1 || true
    compose down --volumes --timeout 3 >/dev/null 2>&1 || true
    mapfile -t -O "${#made[@]}" made < <(docker image ls --quiet \
        --filter "label=com.docker.compose.project=$project")
    docker image rm --force "${made[@]}" >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap clean EXIT

# stand_in SUITE PACKAGES CHANGE...: a Debian with these, as an image; prints its id.
stand_in() {
    local suite=$1 packages=$2 root=$folder/$1 change changes=()
    shift 2
    [ -d "$root" ] || debootstrap --variant=minbase --include="$packages" "$suite" "$root" >/dev/null
    [ -e "$root/usr/bin/python3" ] && ln --symbolic --force python3 "$root/usr/bin/python"
    # How this machine reaches its package index is how the build does.
    cp --recursive --dereference --remove-destination /etc/ssl/certs/. "$root/etc/ssl/certs/"
    [ -e /etc/pip.conf ] && cp /etc/pip.conf "$root/etc/"
    for change in "$@"; do changes+=(--change "$change"); done
    tar --directory "$root" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists --create . |
        docker import "${changes[@]}" -
}

say "What stands in for the images"
PATHS=/usr/lib/postgresql/17/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
has() { docker image inspect "$1" >/dev/null 2>&1; }
has python:3.11-slim || {
    python=$(stand_in bookworm ca-certificates,python3,python3-pip,python3-venv "ENV PATH=$PATHS")
    made+=(python:3.11-slim)
    docker tag "$python" python:3.11-slim
}
has postgres:17-alpine || {
    made+=(postgres:17-alpine caddy:2-alpine redis:8-alpine)
    servers=$(stand_in trixie ca-certificates,caddy,postgresql-17,redis-server "ENV PATH=$PATHS")
    docker tag "$servers" redis:8-alpine
    docker build --quiet --tag caddy:2-alpine - >/dev/null <<DOCKERFILE
FROM redis:8-alpine
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
DOCKERFILE
    # Of the official image: a first start makes the database, and the server is no root.
    docker build --quiet --tag postgres:17-alpine - >/dev/null <<'DOCKERFILE'
FROM redis:8-alpine
ENV PGDATA=/var/lib/postgresql/data
RUN printf '%s\n' '#!/bin/sh' 'set -e' '[ "$1" = postgres ] || exec "$@"' \
    'mkdir -p "$PGDATA"; chown postgres "$PGDATA" /var/run/postgresql' \
    'as="setpriv --reuid=postgres --regid=postgres --init-groups"' \
    'if [ ! -s "$PGDATA/PG_VERSION" ]; then' \
    '  echo "$POSTGRES_PASSWORD" >/tmp/word; chown postgres /tmp/word' \
    '  $as initdb --username="$POSTGRES_USER" --pwfile=/tmp/word --auth-host=scram-sha-256 --auth-local=trust' \
    '  rm /tmp/word; echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"' \
    '  $as pg_ctl start --wait -o "-c listen_addresses= "' \
    '  $as createdb --username="$POSTGRES_USER" "$POSTGRES_DB"' \
    '  $as pg_ctl stop --wait --mode=fast' \
    'fi' 'exec $as "$@" -c "listen_addresses=*"' >/entrypoint && chmod +x /entrypoint
ENTRYPOINT ["/entrypoint"]
DOCKERFILE
}

say "The site, from what is committed"
mkdir "$site"
git archive HEAD | tar --extract --directory "$site"
# The Caddy of Debian knows an older name.
caddy_of=$(docker run --rm --entrypoint caddy caddy:2-alpine version)
case $caddy_of in 2.6*) sed --in-place \
    's/request_buffers 10MB/buffer_requests\n\t\tmax_buffer_size 10MB/' "$site/Caddyfile" ;; esac
word() { python3 -c 'import secrets; print(secrets.token_hex(25))'; }
cat >"$site/.env" <<ENV
VERSION=$project
SITE=localhost
POSTGRES_PASSWORD=$(word)
DJANGO_SECRET_KEY=$(word)
ENV
cat >"$folder/here.yaml" <<'YAML'
services:
  proxy:
    ports: !override ["127.0.0.1:80:80", "127.0.0.1:443:443"]
  migrate: {build: {network: host}}
  web: {build: {network: host}}
  daily: {build: {network: host}}
YAML
compose up --detach --build --wait >"$folder/up.log" 2>&1 || { tail -30 "$folder/up.log" >&2; exit 1; }
compose ps --all --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}' | sort

say "The first rulebook, as docs/deploy.md says"
manage() { compose exec -T web python manage.py "$@"; }
manage rulebook load cases/content >/dev/null
manage cases_messages import --shipped
compose exec -T --env DJANGO_SUPERUSER_PASSWORD="$(word)" web \
    python manage.py createsuperuser --no-input --username rim --email rim@example.org
manage rulebook publish --by rim --note "The first rulebook" --reason "Some amounts are to come" \
    2>&1 | tee "$folder/published" | tail -1
if grep Redis "$folder/published"; then exit 1; fi

# looks WHAT PATTERN PATH: what the site says at a path holds the pattern.
fetched() { curl --silent --insecure --max-time 15 --include "https://localhost$1"; }
looks() {
    local said
    said=$(fetched "$3")
    grep --quiet --extended-regexp --ignore-case "$2" <<<"$said" ||
        { echo "wrong: $1" >&2; head -20 <<<"$said" >&2; exit 1; }
    echo "$1"
}
walk() {
    .venv/bin/python - <<'PYTHON'
import http.client
import ssl

from bench.pages import Browser, walk_to_result


class Secure(Browser):
    def __init__(self):
        super().__init__(443)
        context = ssl._create_unverified_context()
        self.connection = http.client.HTTPSConnection("localhost", 443, context=context)

    @property
    def headers(self):
        return {**super().headers, "Referer": "https://localhost/"}


student = Secure()
_, result = walk_to_result(student, "ar")
status, _, page = student.ask("GET", result)
assert status == 200 and 'dir="rtl"' in page, (status, result)
print("a student walks to the result, in Arabic")
PYTHON
}

say "From outside"
looks "HTTPS, and only that" "strict-transport-security: max-age" /fr/
looks "a page of the site" "<h1" /en/
looks "no figures for strangers" "^HTTP/[0-9.]+ 404" /metrics
walk

say "From inside"
refuses() {
    local where=$1
    shift
    if compose exec -T "$where" "$@" >/dev/null 2>&1; then echo "wrong: $where: $*" >&2; exit 1; fi
    echo "$where refuses: $*"
}
for where in proxy web daily redis backup db; do refuses $where touch /etc/written; done
refuses web sh -c '[ "$(id -u)" = 0 ]'
refuses redis sh -c '[ "$(id -u)" = 0 ]'
for _ in $(seq 30); do
    compose exec -T backup ls /backups | grep pgdump && break
    sleep 1
done

say "One web container of two is killed"
docker kill "$(compose ps --quiet web | head -1)" >/dev/null
walk
say "Redis and the database stop"
compose stop --timeout 3 redis db 2>/dev/null
looks "pages go on" "<h1" /es/
compose start db redis 2>/dev/null
# Pages go on without a database: whether each process has it back is asked where /readyz is heard.
ready() {
    docker exec "$(compose ps --quiet web | head -1)" python -c \
        'import urllib.request as u; [u.urlopen("http://127.0.0.1:8000/readyz") for _ in range(9)]'
}
for _ in $(seq 30); do ready >/dev/null 2>&1 && break; sleep 1; done
walk
say "All web containers stop"
compose stop --timeout 3 web 2>/dev/null
looks "the maintenance page, in the reader's language" 'lang="zh-hans"' /zh-hans/
looks "and when to come back" "retry-after: 60" /fr/
say "They start again"
compose up --detach --wait 2>/dev/null
walk
say "Everything stands"
