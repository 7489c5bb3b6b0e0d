/** What each shell loads, so that Tab asks `stacklight` for the words that may stand next. Pure. */

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/** bash: the words before the cursor are asked for as they are; `:` parts words there, as `=` does. */
const BASH = `# stacklight completion for bash. Load it: source <(stacklight completion bash)
_stacklight() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ":files" ]; then
      compopt -o default
    elif [ -n "$line" ]; then
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(stacklight __complete "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "=$current" 2>/dev/null)
}
complete -F _stacklight stacklight
`;

const ZSH = `#compdef stacklight
# stacklight completion for zsh. Load it: source <(stacklight completion zsh)
_stacklight() {
  local line files ret=1
  local -a found
  while IFS= read -r line; do
    if [[ $line == ":files" ]]; then
      files=1
    elif [[ -n $line ]]; then
      found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done < <(stacklight __complete "\${(@)words[2,CURRENT-1]}" "=\${words[CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe stacklight found && ret=0
  [[ -n $files ]] && _files && ret=0
  return ret
}
if [[ \${funcstack[1]} == _stacklight ]]; then
  _stacklight "$@"
else
  compdef _stacklight stacklight
fi
`;

const FISH = `# stacklight completion for fish. Load it: stacklight completion fish | source
function __stacklight_words
  set -l current (commandline -ct)
  set -l before (commandline -opc)
  for line in (stacklight __complete $before[2..-1] "=$current" 2>/dev/null)
    if test "$line" = ":files"
      __fish_complete_path $current
    else
      echo $line
    end
  end
end
complete -c stacklight -f -a '(__stacklight_words)'
`;

const POWERSHELL = `# stacklight completion for PowerShell. Load it: stacklight completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName stacklight -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  stacklight __complete @words "=$wordToComplete" 2>$null | ForEach-Object {
    $word, $about = $_ -split "\`t", 2
    if ($word -eq ':files') {
      [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    } elseif ($word) {
      if (-not $about) { $about = $word }
      [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
    }
  }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
