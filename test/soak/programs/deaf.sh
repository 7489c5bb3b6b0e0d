# Does not end when it is asked to.
trap '' TERM INT HUP
while :; do sleep 1; done
