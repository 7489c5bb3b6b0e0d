# Says something four times a second.
n=0
while :; do
  n=$((n + 1))
  echo "line $n"
  sleep 0.25
done
