# SPDX-License-Identifier: Apache-2.0
# Completion of verbs, options and values in bash, zsh and fish. Values come from the daemon.
source "$(dirname "$0")/common.sh"
bash "$TENURE_SOURCE_DIR/packaging/completions" "$TENURE_BIN" "$folder/completions"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure context add newsroom --at "$folder/data" > /dev/null
cd "$folder"
touch "a file"

in_bash() { # in_bash WORD...: what bash offers for the last word
  bash -c 'source completions/bash/tenure; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tenure "$1" 2> /dev/null; printf "%s\n" "${COMPREPLY[@]}"' _ "$@" | xargs -d '\n'
}
in_fish() { # in_fish LINE
  HOME=$folder fish --no-config -c 'source completions/fish/tenure.fish; complete -C "$argv[1]"' "$1" | cut -f 1 | xargs -d '\n'
}
is() { [ "$2" = "$1" ] || fail "it offers \"$2\" instead of \"$1\""; }

is "alerts" "$(in_bash tenure al)"
is "--region= --role=" "$(in_bash tenure state posts --r)"
is "Y56 Y58 Y59 Y60 Y61 Y62 Y63" "$(in_bash tenure state posts --region Y | tr ' ' '\n' | sort -u | xargs)"
is "QM7 QMF QMJ QMM" "$(in_bash tenure state posts --organisation = QM | tr ' ' '\n' | sort | xargs)" # --organisation=QM
is "vacancy" "$(in_bash tenure alerts --rule vac)"
is "warning" "$(in_bash tenure alerts --severity w)"
is "table text" "$(in_bash tenure alerts -o x --output t | tr ' ' '\n' | sort | xargs)"
is "post posts" "$(in_bash tenure state pos)"
is "QM7/executive-lead" "$(in_bash tenure state post QM7/)"
is "jon-rouse" "$(in_bash tenure history person jon)"
is "repeated-vacancy/QM7/executive-lead@92" "$(in_bash tenure why rep)"
is "resignation retirement retraction" "$(in_bash tenure publish re | tr ' ' '\n' | grep -v recruit | sort | xargs)"
is "sent" "$(in_bash tenure notify se)"
is "pending" "$(in_bash tenure notify sent --state p)"
is "promote" "$(in_bash tenure group p)"
is "month" "$(in_bash tenure history all/stability --by m)"
is "came,leaving came,left" "$(in_bash tenure changes --kind came,l | tr ' ' '\n' | sort | xargs)"
is "person post" "$(in_bash tenure find --kind p | tr ' ' '\n' | sort | xargs)"
is "icp ics" "$(in_bash tenure state organisations --kind ic | tr ' ' '\n' | grep -v icb | sort | xargs)"
is "QM7" "$(in_bash tenure silence --organisation QM7)"
is "QOP" "$(in_bash tenure publish appointment --organisation QOP)"
is "--effective" "$(in_bash tenure publish appointment --eff)"
is "newsroom" "$(in_bash tenure status --context n)"
is "a file" "$(in_bash tenure publish "a f")"
is "--clock=" "$(in_bash tenured --clo)"
is "" "$(TENURE_AT=$folder/none in_bash tenure alerts --rule vac)" # without a daemon, print nothing

is "alerts" "$(in_fish "tenure al")"
is "--region --role" "$(in_fish "tenure state posts --r" | tr ' ' '\n' | sed 's/=$//' | sort -u | xargs)"
is "vacancy" "$(in_fish "tenure alerts --rule vac")"
is "warning" "$(in_fish "tenure alerts --severity w")"
is "month" "$(in_fish "tenure history all/stability --by m")"
is "came,leaving came,left" "$(in_fish "tenure changes --kind came,l" | tr ' ' '\n' | sort | xargs)"
is "jon-rouse" "$(in_fish "tenure history person jon")"
is "repeated-vacancy/QM7/executive-lead@92" "$(in_fish "tenure why rep")"

# zsh completes only in its line editor, so this checks what the function passes to it.
in_zsh() { # in_zsh WORD...
  zsh -fc '
    _arguments() { specs=("$@") }
    _describe() { print -rl -- $verbs }
    compadd() { [[ $1 = -a ]] && shift; for name; do print -rl -- ${(P)name}; done }
    service=$1; words=("$@"); CURRENT=$#; PREFIX=$words[-1]
    source completions/zsh/_tenure
    print -rl -- $specs
    [[ -z ${COMPLETE-} ]] || _tenure_values $COMPLETE' _ "$@"
}
in_zsh tenure al | among "^alerts:list the active alerts"
in_zsh tenure alerts --rule v > zsh
has zsh "--rule=[limit to alerts of this rule]:RULE:_tenure_values rule" "--severity=[limit to alerts at least this severe"
in_zsh tenure history x --by m > zsh
has zsh ":month|year:(month year)"
COMPLETE=rule in_zsh tenure alerts vac | among -x vacancy
stop "$daemon"
