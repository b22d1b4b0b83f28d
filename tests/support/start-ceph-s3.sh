#!/usr/bin/env bash
# A real S3 server for tests: one Ceph monitor, one object store in memory and one gateway, on loopback.
#
#   start-ceph-s3.sh DIRECTORY PORT     (PORT + 1000 has to be free too)
#
# Prints the endpoint once it answers and runs until its standard input closes, so nothing outlives the test run that
# holds the other end. The access key is "appkey", the secret "appsecret". On Debian and Ubuntu it needs
#   apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-mgr ceph-common
set -euo pipefail

directory=${1:?the directory for its data}
port=${2:?the port to listen on}
store_uuid=$(cat /proc/sys/kernel/random/uuid)
cluster_uuid=$(cat /proc/sys/kernel/random/uuid)
mkdir -p "$directory"/{mon,osd,rgw,run,log}

# Everything is on this machine, unauthenticated between its parts, kept once, in memory.
cat >"$directory/ceph.conf" <<CONF
[global]
fsid = $cluster_uuid
mon host = 127.0.0.1:$((port + 1000))
mon initial members = a
public network = 127.0.0.0/8
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
osd objectstore = memstore
memstore device bytes = 4294967296
run dir = $directory/run
log file = $directory/log/\$name.log
mon data = $directory/mon
osd data = $directory/osd
rgw data = $directory/rgw
admin socket = $directory/run/\$name.asok
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw dns name = localhost
CONF
export CEPH_CONF=$directory/ceph.conf

account=(--setuser "$(id -un)" --setgroup "$(id -gn)")
daemons=()
stop() {
  kill -KILL "${daemons[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
}
trap stop EXIT

# start CHECK COMMAND...: runs a daemon until CHECK succeeds. Now and then one of them meets another that is not quite
# ready, and gives up or waits for ever: it is started again, up to three times.
start() {
  local check=$1 daemon
  shift
  for _ in 1 2 3; do
    "$@" "${account[@]}" -f </dev/null >>"$directory/log/daemons.log" 2>&1 &
    daemon=$!
    daemons+=("$daemon")
    for _ in $(seq 80); do
      if "$check" 2>/dev/null; then return; fi
      kill -0 "$daemon" 2>/dev/null || break
      sleep 0.25
    done
    kill -KILL "$daemon" 2>/dev/null || true
  done
  echo "$1 does not start" && tail -n 20 "$directory/log/daemons.log"
  exit 1
}
monitor_answers() { timeout 20 ceph mon stat >/dev/null; }
store_is_up() { timeout 20 ceph osd stat | grep -q "1 up"; }
gateway_answers() { curl -fs --max-time 5 "http://127.0.0.1:$port/" >/dev/null; }

{
  monmaptool --create --clobber --fsid "$cluster_uuid" --addv a "[v1:127.0.0.1:$((port + 1000))]" "$directory/monmap"
  ceph-mon -i a --mkfs --monmap "$directory/monmap" "${account[@]}"
  start monitor_answers ceph-mon -i a
  timeout 20 ceph osd new "$store_uuid"
  ceph-osd -i 0 --mkfs --osd-uuid "$store_uuid" "${account[@]}"
  start store_is_up ceph-osd -i 0
  start gateway_answers radosgw -n client.rgw
  timeout 20 radosgw-admin user create --uid=app --display-name=app --access-key=appkey --secret-key=appsecret
} </dev/null >"$directory/log/start.log" 2>&1

echo "http://127.0.0.1:$port"
cat >/dev/null
