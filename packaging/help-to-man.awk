# SPDX-License-Identifier: Apache-2.0
# Converts the output of --help to the source of a manual page (scdoc).
function escape(text) {
  gsub(/[\\*_]/, "\\\\&", text)
  sub(/^[-.#+]/, "\\\\&", text)
  return text
}
function close_part() {
  if (part != "") print ""
}
function heading(name) {
  close_part()
  print "# " name "\n"
  part = name
}
# "--at=WHERE" with its value underlined.
function option(text,   words, count, i, result, value) {
  count = split(text, words, ", ")
  for (i = 1; i <= count; i++) {
    value = ""
    if (match(words[i], /=/)) {
      value = "=_" escape(substr(words[i], RSTART + 1)) "_"
      words[i] = substr(words[i], 1, RSTART - 1)
    }
    result = result (i > 1 ? ", " : "") "*" escape(words[i]) "*" value
  }
  return result
}
/^Usage: |^  or:  / {
  sub(/^(Usage: |  or:  )/, "")
  usage[++usages] = $0
  next
}
usages && !described && NF {
  what = $0
  sub(/\. .*/, ".", what)
  short = what
  sub(/\.$/, "", short)
  print name "(1)\n\n# NAME\n\n" name " - " escape(tolower(substr(short, 1, 1)) substr(short, 2)) "\n"
  heading("SYNOPSIS")
  for (i = 1; i <= usages; i++) print escape(usage[i]) (i < usages ? "++" : "")
  heading("DESCRIPTION")
  print escape($0)
  described = 1
  next
}
!described { next }
/^Mandatory or optional arguments/ { skipping = 1; next }
skipping && NF { next }
skipping { skipping = 0; next }
/^  +-/ {
  if (part != "OPTIONS") heading("OPTIONS")
  line = $0
  sub(/^ +/, "", line)
  at = match(line, /  +/)
  says = at ? substr(line, at + RLENGTH) : ""
  print option(at ? substr(line, 1, at - 1) : line) "\n\t" escape(says) "\n"
  next
}
/^Examples?:/ { heading("EXAMPLES"); print "```"; in_examples = 1; next }
in_examples { print; next }
/^  [a-z]+ / && name == "tenure" {
  if (part != "VERBS") heading("VERBS")
  line = $0
  sub(/^ +/, "", line)
  match(line, /  +/)
  print "*" substr(line, 1, RSTART - 1) "*\n\t" escape(substr(line, RSTART + RLENGTH)) "; see *tenure-" substr(line, 1, RSTART - 1) "*(1)\n"
  next
}
NF {
  if (part == "OPTIONS" || part == "VERBS") heading("NOTES")
  sub(/^ +/, "")
  print escape($0)
  next
}
part == "NOTES" || part == "DESCRIPTION" { print "" }
END {
  if (in_examples) print "```"
  heading("EXIT STATUS")
  print "0 all done; 1 something was refused or not found; 2 wrong usage; 3 no daemon, or no answer in time; 4 the data is damaged."
  heading("SEE ALSO")
  print "*tenure*(1), *tenured*(1), *tenured.yaml*(5), *tenure-protocol*(7)"
}
