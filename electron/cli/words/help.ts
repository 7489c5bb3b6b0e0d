/** What help and manual page say beside the descriptions of commands and options. */
export const helpWords = {
  unknownCommand: (name: string) => `unknown command '${name}'; stacklight --help lists them`,
  examplesTitle: 'Examples:',
  examples: {
    '': [
      { line: 'stacklight up', about: 'start the stack of this folder, and prove that it is up' },
      { line: 'stacklight ui', about: 'look at it, act on it and read its logs on a full screen' },
      { line: 'stacklight fix-ports', about: 'see what holds its ports, and stop it once you say yes' },
    ],
    up: [
      { line: 'stacklight up api', about: 'api and what it depends on' },
      { line: 'stacklight up --no-wait', about: 'request it, without waiting for the proof' },
    ],
    down: [{ line: 'stacklight down web', about: 'web and what depends on it' }],
    restart: [{ line: 'stacklight restart api worker', about: 'both, in dependency order' }],
    'fix-ports': [
      { line: 'stacklight fix-ports --dry-run', about: 'just show the plan' },
      { line: 'stacklight fix-ports --include 4711', about: 'and one process that is not part of the stack' },
    ],
    cleanup: [{ line: 'stacklight cleanup --dry-run', about: 'see what was left behind' }],
    status: [
      { line: 'stacklight status --watch', about: 'redrawn in place as things change' },
      { line: 'stacklight status --json', about: 'for scripts; the exit code says whether all is well' },
    ],
    ui: [{ line: 'stacklight ui --stack ~/shop', about: 'a stack in another folder; ? lists the keys' }],
    logs: [
      { line: 'stacklight logs api -n 500', about: 'the last 500 lines of api' },
      { line: 'stacklight logs --follow', about: 'new lines of all services, as they are written' },
    ],
    history: [
      { line: 'stacklight history --service api --since 2h', about: 'what happened to api in the last two hours' },
    ],
    doctor: [{ line: 'stacklight doctor --fix ID', about: 'show the plan for one finding, ask, apply it, verify it' }],
    report: [{ line: 'stacklight report 1 --write incident.md', about: 'the newest incident as a file' }],
    import: [
      { line: 'stacklight import --write', about: 'make stacklight.yaml from what is in this folder' },
      { line: 'stacklight import --from machine', about: 'from what is running on this machine' },
    ],
    schema: [
      { line: 'stacklight schema --write stacklight.schema.json', about: 'next to a stack file that is shared' },
    ],
    'export compose': [{ line: 'stacklight export compose --write out', about: 'a Compose project in ./out' }],
    completion: [
      { line: 'source <(stacklight completion bash)', about: 'in ~/.bashrc; likewise zsh in ~/.zshrc' },
      { line: 'stacklight completion fish | source', about: 'in ~/.config/fish/config.fish' },
      { line: 'stacklight completion powershell | Out-String | Invoke-Expression', about: 'in $PROFILE' },
    ],
    man: [{ line: 'stacklight man | man -l -', about: 'read it' }],
  },
  man: {
    section: 'User commands',
    brief: 'one light for your whole local stack',
    usage: '[options] <command> [arguments]',
    exits: [
      ['0', 'Done, or all is well.'],
      ['1', 'Something is wrong: the result could not be verified, or the stack is in trouble.'],
      ['2', 'The command line or the stack file is wrong.'],
      ['3', 'The supervisor, the engine or the machine could not be reached.'],
    ],
    environment: [
      ['STACKLIGHT_HOME', 'Where Stacklight keeps its state.'],
      ['NO_COLOR', 'Set it to anything to turn colours off. Without a terminal there are none anyway.'],
    ],
  },
} as const;
