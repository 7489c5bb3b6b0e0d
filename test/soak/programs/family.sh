# Has a child in a session of its own, which outlives its parent unless somebody ends it.
setsid sleep 8000000 "${1}7" &
exec sleep 8000000 "$1"
