#!/usr/bin/env bash
# Attacks the site with tools that no one here wrote: wapiti from outside and as somebody of the
# staff, bandit, and the question which dependencies have a newer release. The site is one of its
# own, as in production, over HTTPS at 127.0.0.1. `scripts/attack.sh [MINUTES]`: so long for each of
# the two scans, five unless told. Needs caddy, and `make lint` once. docs/security.md tells what was
# found; `make fuzz` is the other half.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=$((${1:-5} * 60))
folder=$(mktemp --directory)
tools=${TOOLS:-var/attack-venv}
# Not those that ask other hosts (ssrf, xxe, log4shell, takeover, wapp, nikto, cms and their like), and
# not ldap: it takes a locked sign-in for a find.
modules=backup,brute_login_form,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers
modules+=,methods,permanentxss,redirect,shellshock,sql,timesql,upload,xss

say() { printf '\n== %s\n' "$*"; }
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

[ -x $tools/bin/wapiti ] || {
    python3 -m venv $tools
    # The last one for Python 3.11.
    $tools/bin/pip install --quiet --disable-pip-version-check wapiti3==3.2.3
}

started=()
trap 'kill "${started[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT
inside=$(free_port) outside=$(free_port)
site=https://127.0.0.1:$outside
export ADVISOR_VAR_DIR=$folder DJANGO_SECURE=1 DJANGO_BEHIND_PROXY=1 WEB_CONCURRENCY=2
export DJANGO_CSRF_TRUSTED_ORIGINS=$site
# wapiti has no phone.
export ADVISOR_SECOND_FACTOR=0
unset DATABASE_URL REDIS_URL
say "The site, at $site"
for command in "migrate --verbosity 0" compile_catalogues "collectstatic --noinput --verbosity 0" \
    setup_demo; do
    # shellcheck disable=SC2086
    .venv/bin/python manage.py $command
done
# In place of the public password one that is not; what is printed is the cookie of a session.
session=$(ADVISOR_LOG_LEVEL=WARNING .venv/bin/python manage.py shell --no-imports -c '
import secrets
from django.contrib.auth.models import User
from django.test import Client
demo = User.objects.get(username="demo")
demo.set_password(secrets.token_urlsafe())
demo.save()
browser = Client()
browser.force_login(demo)
print(browser.cookies["__Host-session"].value)
')
.venv/bin/gunicorn --bind "127.0.0.1:$inside" advisor.wsgi 2>"$folder/site.log" &
started+=($!)
cat >"$folder/Caddyfile" <<CADDY
{
	admin off
	auto_https disable_redirects
	skip_install_trust
	default_sni 127.0.0.1
}
$site {
	tls internal
	reverse_proxy 127.0.0.1:$inside
}
CADDY
XDG_DATA_HOME=$folder caddy run --config "$folder/Caddyfile" --adapter caddyfile 2>"$folder/caddy.log" &
started+=($!)
for _ in $(seq 60); do
    curl --silent --insecure --fail --output /dev/null "$site/readyz" && break
    sleep 0.5
done

# attack NAME ADDRESS OPTIONS: scan below an address, and say what was found.
attack() {
    local name=$1 address=$2
    shift 2
    say "wapiti, $name"
    # It goes a little beyond its own limits, and much beyond them if it hangs.
    timeout $((seconds + 900)) $tools/bin/wapiti --url "$address" --module $modules --verify-ssl 0 \
        --no-bugreport --color --store-session "$folder/$name" --store-config "$folder/config" \
        --max-scan-time $seconds --max-attack-time $((seconds / 10)) \
        --max-links-per-page 30 --max-files-per-dir 20 --format json --output "$folder/$name.json" "$@" >"$folder/$name.log" 2>&1 || true
    python3 - "$folder/$name.json" "$folder/site.log" <<'PYTHON' || true
import json
import sys
from collections import Counter
from pathlib import Path

if not Path(sys.argv[1]).exists():
    sys.exit("It did not come to its end in a quarter of an hour more.")
report = json.loads(Path(sys.argv[1]).read_text())
print(report["infos"]["crawled_pages_nbr"], "pages and forms")
for kind in ("vulnerabilities", "anomalies"):
    for name, found in report[kind].items():
        for one in found:
            print(f"{name}: {one['method']} {one['path']} {one['parameter'] or ''} {one['info']}"[:240])
lines = [json.loads(line) for line in Path(sys.argv[2]).read_text().splitlines() if line[:1] == "{"]
answers = [line for line in lines if "status" in line]
print(len(answers), "answers by now, of these 500 and more:", sum(a["status"] >= 500 for a in answers))
for name, times in Counter(a["name"] for a in lines if a["levelname"] == "ERROR").items():
    print(times, "errors in the log of", name)
PYTHON
}

attack outside "$site/fr/" --scope domain --start "$site/admin/login/" --start "$site/en/check/"
attack staff "$site/admin/" --cookie-value "__Host-session=$session" --exclude "$site/admin/login/*" \
    --exclude "$site/admin/logout/*" --exclude "$site/admin/password_change/*" \
    --exclude "$site/admin/second-factor/*" --exclude "$site/admin/auth/*"

say "bandit"
.venv/bin/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml advisor cases &&
    echo "nothing"

say "Newer releases of what the site needs"
.venv/bin/pip list --outdated --disable-pip-version-check --format json 2>/dev/null | python3 -c '
import json, pathlib, re, sys
locked = set(re.findall(r"^([\w.-]+)==", pathlib.Path("requirements/base.txt").read_text(), re.M))
for one in json.load(sys.stdin):
    if one["name"].lower().replace("_", "-") in locked:
        print(one["name"], one["version"], "->", one["latest_version"])
'
