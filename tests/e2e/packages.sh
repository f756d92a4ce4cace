#!/usr/bin/env bash
# A technician's whole day with the Debian packages, in a clean Debian: installed, taken into service, run as their units
# run them, sold with, upgraded in the middle of syncing, removed, purged. Nothing may be lost on the way.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${TALLYTILL:?the path of the program}" "${WORK:?an empty folder}"

skip() {
  echo "$1"
  exit 77
}
fail() {
  echo "FAILED: $1"
  tail -n 30 "$WORK"/*.log 2>/dev/null || true
  exit 1
}
# says TEXT PART...: every part has to be in the text.
says() {
  local text=$1 part
  for part in "${@:2}"; do
    [[ $text == *"$part"* ]] || fail "\`$part\` is missing in: $text"
  done
}

for tool in dpkg-deb objdump debootstrap chroot python3 curl; do
  command -v "$tool" >/dev/null || skip "there is no \`$tool\` here"
done
((EUID == 0)) || skip 'a Debian root can be made by root alone'

# Tenths of a second after which a daemon that says nothing hangs.
patience=300
# No unit may be more exposed than this (systemd-analyze security); docs/packages.md says why each open point stays.
till_exposure_max=15 hub_exposure_max=11

echo '- make the packages, twice the same'
export SOURCE_DATE_EPOCH=1795000000
"$root/packaging/build" --compression none --program "$TALLYTILL" --out "$WORK/one" >/dev/null
(umask 077 && HOME=/nonexistent "$root/packaging/build" --compression none --program "$TALLYTILL" --out "$WORK/two" >/dev/null)
"$root/packaging/build" --compression none --program "$TALLYTILL" --out "$WORK/next" --revision 2 >/dev/null
for package in "$WORK"/one/*.deb; do
  cmp "$package" "$WORK/two/${package##*/}" || fail "${package##*/} is not the same twice"
done
listed=$(dpkg-deb --contents "$WORK"/one/tallytill_*.deb)
[[ $listed == *' root/root '* && -z $(grep -v ' root/root ' <<<"$listed") ]] || fail "files belong to somebody: $listed"

echo '- units that systemd takes, and takes for well locked in'
if command -v systemd-analyze >/dev/null; then
  for unit in tallytill tallytill-hub; do
    said=$(systemd-analyze verify --man=no "$root/packaging/systemd/$unit.service" 2>&1 | grep "$unit" |
      grep -v 'is not executable: No such file' || true)
    [[ -z $said ]] || fail "$said"
    max=till_exposure_max
    [[ $unit == tallytill ]] || max=hub_exposure_max
    # It ends with a fault when the exposure, in tenths, is above the threshold.
    systemd-analyze security --offline=true --no-pager --threshold="${!max}" \
      "$root/packaging/systemd/$unit.service" >"$WORK/$unit.security" || fail "$unit is too exposed"
    tail -n 1 "$WORK/$unit.security"
  done
fi

echo '- a clean Debian'
debian=$WORK/debian
if [[ -d ${TALLYTILL_DEBIAN:-} ]]; then
  cp -a "$TALLYTILL_DEBIAN" "$debian"
else
  suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
  debootstrap --variant=minbase "$suite" "$debian" >"$WORK/debootstrap.log" 2>&1 ||
    skip "no Debian can be made here: $(tail -n 1 "$WORK/debootstrap.log")"
fi
groups=()
in_debian() {
  chroot "$debian" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
stop_all() {
  local daemon
  for daemon in "${groups[@]}"; do
    kill -KILL "$daemon" 2>/dev/null || true
  done
  for folder in dev/pts proc; do
    if mountpoint -q "$debian/$folder"; then
      umount -l "$debian/$folder"
    fi
  done
}
trap stop_all EXIT
mount -t proc proc "$debian/proc" 2>/dev/null || skip 'nothing can be mounted here'
mount --bind /dev/pts "$debian/dev/pts"

install_packages() {
  cp "$1"/*.deb "$debian/tmp/"
  in_debian sh -c 'dpkg --force-confdef --force-confold -i /tmp/*.deb' >"$WORK/install.log" 2>&1 || fail 'not installed'
  rm "$debian"/tmp/*.deb
}
echo '- install, twice'
install_packages "$WORK/one"
install_packages "$WORK/one"
says "$(in_debian tallytill --version)" tallytill
for name in tallytill tallytill-hub; do
  says "$(in_debian stat -c '%U:%G %a' "/var/lib/$name")" "$name:$name 700"
  says "$(in_debian sh -c "stat -c '%U:%G %a' /etc/$name/*.toml")" "root:$name 640"
  says "$(in_debian sh -c "ls /etc/systemd/system/multi-user.target.wants")" "$name.service"
done
cmp "$debian/usr/lib/udev/rules.d/60-tallytill.rules" "$root/packaging/udev/60-tallytill.rules"
in_debian tallytill config check till
in_debian tallytill-hub config check hub

# What a unit says of itself.
of_unit() {
  sed -n "s/^$2=//p" "$debian/usr/lib/systemd/system/$1.service"
}
# start UNIT: runs what the unit runs, as its user and groups, with its mask, and waits until it says that it is ready.
start() {
  local unit=$1 command user more
  command=$(of_unit "$unit" ExecStart)
  user=$(of_unit "$unit" User)
  more=$(of_unit "$unit" SupplementaryGroups)
  rm -f "$debian/run/$unit.notify"
  python3 - "$debian/run/$unit.notify" "$WORK/$unit.said" "$patience" <<'PYTHON' &
import os, socket, sys
path, said, patience = sys.argv[1:]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(path)
os.chmod(path, 0o777)
with open(said, "w") as log:
    while True:
        words = listener.recv(4096).decode()
        print(words, file=log, flush=True)
        if "STOPPING=1" in words:
            break
PYTHON
  groups+=($!)
  for ((look = 0; look < patience; look++)); do
    [[ -S $debian/run/$unit.notify ]] && break
    sleep 0.1
  done
  local uid gid list=
  uid=$(in_debian id -u "$user") gid=$(in_debian id -g "$user")
  for group in $more; do
    list+=,$(in_debian getent group "$group" | cut -d: -f3)
  done
  : >"$WORK/$unit.said"
  (
    umask "$(of_unit "$unit" UMask)"
    # shellcheck disable=SC2086
    exec chroot --userspec="$uid:$gid" --groups="$gid$list" "$debian" /usr/bin/env -i NOTIFY_SOCKET="/run/$unit.notify" \
      WATCHDOG_USEC=3000000 "${variables[@]}" $command
  ) >>"$WORK/$unit.log" 2>&1 &
  daemons[$unit]=$!
  groups+=($!)
  for ((look = 0; look < patience; look++)); do
    if grep -q 'READY=1' "$WORK/$unit.said"; then
      return
    fi
    kill -0 "${daemons[$unit]}" 2>/dev/null || fail "$unit ended at once"
    sleep 0.1
  done
  fail "$unit is never ready"
}
# stop UNIT: as systemd asks, within its own time.
stop() {
  local started=$SECONDS
  kill "${daemons[$1]}"
  wait "${daemons[$1]}" || fail "$1 does not end well"
  ((SECONDS - started <= $(of_unit "$1" TimeoutStopSec))) || fail "$1 takes too long to end"
}
declare -A daemons=()
variables=()

echo '- head office, from its packaged file'
mkdir -p "$debian/tmp/shop"
cp "$root"/tests/data/coffee/{programme.toml,goods.csv,members.csv} "$debian/tmp/shop/"
sed -i 's|^#\[tls\]|[tls]|; s|^#listen = .*|listen = "127.0.0.1:0"|' "$debian/etc/tallytill-hub/hub.toml"
says "$(in_debian tallytill-hub publish /tmp/shop/programme.toml)" 'published: '
says "$(in_debian tallytill-hub import /tmp/shop/members.csv)" '10 members taken over'
start tallytill-hub
hub=$(<"$debian/var/lib/tallytill-hub/listen.addr")
sed -i "s|^listen = .*|listen = \"$hub\"|" "$debian/etc/tallytill-hub/hub.toml"
code=$(in_debian tallytill-hub code --till 'Till 1' --store 'Old Town')
[[ $code =~ ^[0-9A-Z]{4}(-[0-9A-Z]{4}){5}$ ]] || fail "\`$code\` is no code with a fingerprint"

echo '- a till: address and code, nothing else'
python3 - "$WORK" "$debian" <<'PYTHON' &
import os, pty, sys, time, tty
work, debian = sys.argv[1:]
scanner, line = pty.openpty()
tty.setraw(line)
os.chmod(os.ttyname(line), 0o666)
with open(f"{work}/scanner.new", "w") as name:
    name.write(os.ttyname(line))
os.rename(f"{work}/scanner.new", f"{work}/scanner.port")
while True:
    if os.path.exists(f"{work}/scan"):
        os.write(scanner, open(f"{work}/scan", "rb").read() + b"\r")
        os.remove(f"{work}/scan")
    time.sleep(0.05)
PYTHON
groups+=($!)
for ((look = 0; look < patience; look++)); do
  [[ -s $WORK/scanner.port ]] && break
  sleep 0.1
done
says "$(in_debian tallytill till enrol "https://$hub" "$code")" 'enrolled as `Till 1` in `Old Town`'
cp "$root/tests/data/coffee/goods.csv" "$debian/etc/tallytill/goods.csv"
sed -i "s|^#goods = .*|goods = \"goods.csv\"|; s|^#listen = .*|listen = \"127.0.0.1:0\"|" "$debian/etc/tallytill/till.toml"
printf '\n[scanner]\nport = "%s"\n' "$(<"$WORK/scanner.port")" >>"$debian/etc/tallytill/till.toml"
token=$(in_debian tallytill till pair POS)
[[ -z $(find "$debian/var/lib/tallytill" ! -user "$(in_debian id -u tallytill)") ]] || fail 'root keeps files of the till'
start tallytill

# call STATUS PATH ARGUMENT...: calls the till; what it answers is in `answer`.
call() {
  local wanted=$1 status
  status=$(curl -sS -o "$WORK/answer" -w '%{http_code}' -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' "http://$(<"$debian/var/lib/tallytill/listen.addr")$2" "${@:3}")
  answer=$(<"$WORK/answer")
  [[ $status == "$wanted" ]] || fail "$2 answers $status instead of $wanted: $answer"
}
wait_for() {
  for ((look = 0; look < patience; look++)); do
    call 200 "$1"
    [[ $answer =~ $2 ]] && return
    sleep 0.1
  done
  fail "\`$2\` never stands in: $answer"
}
sold=0
sell() {
  local basket hash
  basket='"card":"2900000004115","basket":{"currency":"CZK","lines":[{"sku":"latte","name":"Latte","category":"drinks/coffee","quantity":"1","unit_price":"85.00"}]}'
  call 200 /v1/quotes -d "{$basket}"
  hash=$(sed -n 's/.*"hash":"\([^"]*\)".*/\1/p' <<<"$answer" | head -n 1)
  sold=$((sold + 1))
  call 201 /v1/sales -d "{\"op_id\":\"$(printf '%032x' "$sold")\",\"quote\":\"$hash\",$basket}"
}

echo '- a scan, a sale, everything sent'
printf 2900000004115 >"$WORK/scan"
wait_for /v1/basket 'Emily Carter'
sell
wait_for /v1/status '"unsent":0[,}]'
grep -q 'WATCHDOG=1' "$WORK/tallytill.said" || fail 'nobody feeds the watchdog'
says "$(in_debian tallytill doctor --language en || true)" 'It answers at https://'

echo '- sales while head office is upgraded, then the till in the middle of syncing'
stop tallytill-hub
for _ in 1 2 3 4 5 6 7 8; do sell; done
echo '# ours' >>"$debian/etc/tallytill/till.toml"
install_packages "$WORK/next"
says "$(in_debian dpkg-query -W -f '${Version} ' tallytill tallytill-hub)" '-2 '
says "$(<"$debian/etc/tallytill/till.toml")" '# ours'
start tallytill-hub
for ((look = 0; look < patience; look++)); do
  call 200 /v1/status
  [[ $answer =~ '"unsent":8' ]] || break
  sleep 0.02
done
kill -KILL "${daemons[tallytill]}"
start tallytill
sell
wait_for /v1/status '"unsent":0[,}]'
call 200 /v1/members/2900000004115
balance=$(sed -n 's/.*"balance":"\([^"]*\)".*/\1/p' <<<"$answer" | head -n 1)
stop tallytill
stop tallytill-hub
says "$(in_debian tallytill journal verify --config /etc/tallytill/till.toml)" "$((sold + 1)) entries, 0 faults"
verified=$(in_debian tallytill-hub verify)
says "$verified" 'findings  0' 'all chains, signatures and accounts hold'
[[ $(sed -n 's/^entries *//p' <<<"$verified") -ge $((sold + 1)) ]] || fail "entries are missing: $verified"
[[ $balance ]] || fail 'the member has no balance'

echo '- remove keeps data and settings, purge does not'
in_debian dpkg --remove tallytill tallytill-hub >>"$WORK/install.log" 2>&1
for kept in var/lib/tallytill/journal.db var/lib/tallytill-hub/hub.db etc/tallytill/till.toml; do
  [[ -e $debian/$kept ]] || fail "$kept is gone after removal"
done
[[ ! -e $debian/usr/bin/tallytill && ! -e $debian/usr/lib/udev/rules.d/60-tallytill.rules ]] || fail 'programs stayed'
in_debian dpkg --purge tallytill tallytill-hub >>"$WORK/install.log" 2>&1
for gone in var/lib/tallytill var/lib/tallytill-hub etc/tallytill etc/tallytill-hub; do
  [[ ! -e $debian/$gone ]] || fail "$gone stayed after purging"
done
echo "all of it came true: $sold sales, none lost"
