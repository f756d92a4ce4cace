#!/usr/bin/env bash
# A newcomer's first hour, as the README tells it: open head office, take a till into service, connect a POS, sell with
# curl, and prove what was written. Each step has to say what it should; the first that does not ends the script.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${TALLYTILL:?the path of the program}" "${WORK:?an empty folder}"
cd "$WORK"

if ! command -v curl >/dev/null; then
  echo 'there is no `curl` here'
  exit 77
fi

# Tenths of a second after which a daemon that says nothing hangs.
patience=300
daemons=()

stop_daemons() {
  if ((${#daemons[@]})); then
    kill "${daemons[@]}" 2>/dev/null || true
    wait "${daemons[@]}" 2>/dev/null || true
  fi
}
trap stop_daemons EXIT

fail() {
  echo "FAILED: $1"
  tail -n 20 ./*.log 2>/dev/null || true
  exit 1
}

# says TEXT PART...: every part has to be in the text.
says() {
  local text=$1 part
  for part in "${@:2}"; do
    [[ $text == *"$part"* ]] || fail "\`$part\` is missing in: $text"
  done
}

# member NAME JSON: the text of the first member of that name.
member() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<<"$2" | head -n 1
}

# start NAME COMMAND...: starts a daemon and waits until it has written its address.
start() {
  local name=$1
  "$TALLYTILL" "${@:2}" >"$name.log" 2>&1 &
  daemons+=($!)
  for ((look = 0; look < patience; look++)); do
    if [[ -s $name/listen.addr ]]; then
      return
    fi
    kill -0 "${daemons[-1]}" 2>/dev/null || fail "$name ended at once"
    sleep 0.1
  done
  fail "$name does not listen"
}

# call STATUS ADDRESS ARGUMENT...: calls the till and puts its body into `answer`.
call() {
  local wanted=$1 status
  status=$(curl -sS -o answer.json -w '%{http_code}' -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' "http://$till$2" "${@:3}")
  answer=$(<answer.json)
  [[ $status == "$wanted" ]] || fail "$2 answers $status instead of $wanted: $answer"
}

# wait_for PATTERN: until the till's status is so.
wait_for() {
  for ((look = 0; look < patience; look++)); do
    call 200 /v1/status
    if [[ $answer =~ $1 ]]; then
      return
    fi
    sleep 0.1
  done
  fail "\`$1\` never stands in: $answer"
}

echo '- open head office'
cp "$root"/tests/data/coffee/{programme.toml,goods.csv,members.csv} .
printf 'data = "hub"\nlisten = "127.0.0.1:0"\n' >hub.toml
says "$("$TALLYTILL" programme check programme.toml)" 'Kavárna U Mlýnku'
says "$("$TALLYTILL" hub publish --config hub.toml programme.toml)" 'published: Kavárna U Mlýnku'
says "$("$TALLYTILL" hub import --config hub.toml members.csv)" '10 members taken over, 0 skipped'
code=$("$TALLYTILL" hub code --config hub.toml --till 'Till 1' --store 'Old Town')
[[ $code =~ ^[0-9A-Z]{4}-[0-9A-Z]{4}$ ]] || fail "\`$code\` is no code"
start hub hub run --config hub.toml
hub=$(<hub/listen.addr)

echo '- take a till into service'
cat >till.toml <<TOML
data = "till"
listen = "127.0.0.1:0"
goods = "goods.csv"

[hub]
url = "http://$hub"
TOML
says "$("$TALLYTILL" till enrol --config till.toml "$code")" 'enrolled as `Till 1` in `Old Town`'
start till till run --config till.toml
till=$(<till/listen.addr)
says "$(curl -sS "http://$till/")" '<html' 'Till 1'
says "$(curl -sSL "http://$hub/")" '<html'

echo '- connect a POS'
token=$("$TALLYTILL" till pair --config till.toml POS)
call 200 '/v1/status?lang=en'
says "$answer" '"name":"Till 1"' '"currency":"CZK"'
wait_for '"as_of":[0-9]'
call 200 /v1/members/2900000004115
says "$answer" '"name":"Emily Carter"' '"balance":"112"'

echo '- sell what the README sells'
sed -n "/v1\/quotes -d '/,/}'\$/p" "$root/README.md" | sed -e "1s/.*-d '//" -e "\$s/'\$//" >quote-request.json
[[ -s quote-request.json ]] || fail 'the README has no example of a quote'
call 200 /v1/quotes -d @quote-request.json
says "$answer" '"points_spent":"20"' '"code":"needs_tier"'
hash=$(member hash "$answer")
op_id=$(printf '%032x' 1)
{
  printf '{"op_id":"%s","quote":"%s",' "$op_id" "$hash"
  tail -c +2 quote-request.json
} >sale-request.json
call 201 /v1/sales -d @sale-request.json
says "$answer" "\"op_id\":\"$op_id\"" 'Latte'
sold=$answer
call 200 /v1/sales -d @sale-request.json
[[ $answer == "$sold" ]] || fail "the sale is answered otherwise the second time: $answer"
call 200 /v1/members/2900000004115
says "$answer" '"visits":32'
balance=$(member balance "$answer")

echo '- what the README promises of refusals'
sed 's/"2900000004115"/"2900000009999"/' sale-request.json >other-request.json
call 409 /v1/sales -d @other-request.json
says "$answer" '"code":"op_id_reused"'
sed "s/$op_id/$(printf '%032x' 2)/" sale-request.json >late-request.json
call 409 /v1/sales -d @late-request.json
says "$answer" '"code":"quote_changed"' '"quote":{'
wait_for '"unsent":0[,}]'
says "$answer" '"state":"online"'

echo '- prove what was written'
says "$("$TALLYTILL" journal verify --config till.toml)" '2 entries, 0 faults: all is well'
says "$("$TALLYTILL" journal show --config till.toml)" 'opened' 'sale'
exported=$("$TALLYTILL" journal export --config till.toml)
[[ $(wc -l <<<"$exported") == 2 ]] || fail "two entries make two lines: $exported"
says "$exported" "$op_id"
says "$("$TALLYTILL" hub verify --config hub.toml)" 'members   10' 'findings  0' 'all chains, signatures and accounts hold'

echo '- stop the till, delete its cache as the README allows, start it again'
kill "${daemons[1]}"
wait "${daemons[1]}" || fail 'the till does not stop as asked'
unset 'daemons[1]'
rm till/cache.db* till/listen.addr
start till till run --config till.toml
till=$(<till/listen.addr)
wait_for '"as_of":[0-9]'
call 200 /v1/members/2900000004115
says "$answer" "\"balance\":\"$balance\"" '"visits":32'
call 200 "/v1/sales/$op_id"
says "$answer" "\"op_id\":\"$op_id\"" Latte
echo 'all of it came true'
