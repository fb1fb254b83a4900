#!/usr/bin/env bash
# with_servers.sh COMMAND...: runs a command beside a PostgreSQL and a Redis of its own, which
# hold nothing before and are gone afterwards. Their addresses are in DATABASE_URL and REDIS_URL.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)") ||
    { echo "PostgreSQL is not installed (Debian: apt install postgresql)." >&2; exit 1; }
command -v redis-server >/dev/null ||
    { echo "Redis is not installed (Debian: apt install redis-server)." >&2; exit 1; }

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

folder=$(mktemp -d)
# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chown postgres "$folder"
fi
redis=
stop() {
    [ -z "$redis" ] || kill "$redis" 2>/dev/null || true
    "${as[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop || true
    rm -rf "$folder"
}
trap stop EXIT

postgres_port=$(free_port)
redis_port=$(free_port)
cd "$folder"
"${as[@]}" "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
    --encoding=UTF8 --no-sync >/dev/null
# What is lost when the machine fails was a test's; a benchmark waits for the disk as a site does.
quick=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
[ -z "${SAFE_ON_DISK:-}" ] || quick=
"${as[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --silent --wait start \
    --options="-p $postgres_port -c listen_addresses=127.0.0.1 -k $folder$quick"
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --dir "$folder" >/dev/null &
redis=$!
cd - >/dev/null

DATABASE_URL=postgres://postgres@127.0.0.1:$postgres_port/advisor \
    REDIS_URL=redis://127.0.0.1:$redis_port/0 "$@"
