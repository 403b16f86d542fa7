/** Shells that can complete our command lines. */
export const completedShells = ['bash', 'zsh', 'fish'] as const;

export type CompletedShell = (typeof completedShells)[number];

/** What `__complete` prints instead of words where the shell is to offer files. */
export const filesMark = ':files';

/**
 * Asks the very command that is being typed (`relais`, `./relais`), so that a line is completed by the checkout that it
 * is for. Each line of the answer is a word, a tab, and what it is for.
 */
export const completionScripts: Readonly<Record<CompletedShell, string>> = {
  // Bash 3.2, which macOS carries, has neither mapfile nor compopt.
  bash: `_relais() {
  local IFS=$'\\n' answer answers
  answers=$("\${COMP_WORDS[0]/#\\~/$HOME}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  if [ "$answers" = '${filesMark}' ]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
    return
  fi
  for answer in $answers; do COMPREPLY+=("\${answer%%$'\\t'*}"); done
}
complete -F _relais relais
`,
  zsh: `#compdef relais
_relais() {
  local answer
  local -a answers described
  answers=("\${(@f)$("\${(e)words[1]/#\\~/$HOME}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $answers[1] == '${filesMark}' ]]; then
    _files
    return
  fi
  for answer in $answers; do described+=("\${\${answer%%$'\\t'*}//:/\\\\:}:\${answer#*$'\\t'}"); done
  _describe relais described
}
if [[ $funcstack[1] == _relais ]]; then _relais "$@"; else compdef _relais relais; fi
`,
  fish: `function __relais_complete
  set -l words (commandline -opc)
  set -l command $words[1]
  set -e words[1]
  set -l typed (commandline -ct)
  set -l answers ($command __complete -- $words "$typed" 2>/dev/null)
  if test "$answers[1]" = '${filesMark}'
    __fish_complete_path "$typed"
  else
    printf '%s\\n' $answers
  end
end
complete -c relais -f -a '(__relais_complete)'
`,
};
