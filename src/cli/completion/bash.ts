/** Completion for bash, from version 3.2 on. It needs no other package. */
import type { CompletedCommand, Typed } from './completed-commands.ts';
import { optionsWithValues } from './options-with-values.ts';

/** File names are left to bash itself, which completes them where a function finds nothing. */
const MAIN = String.raw`_rubricator() {
  local IFS=$' \t\n' current=\${COMP_WORDS[COMP_CWORD]} command= option= part= word words= path=
  local -i place=0
  COMPREPLY=()
  # Bash takes "--kind=ebook" and "book:12" for three words each.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $part ]]; then
      part= option=
    elif [[ $word =~ ^[:=]+$ ]]; then
      part=$word
    elif [[ $option ]]; then
      option=
    elif [[ $word == -* ]]; then
      _rubricator_option "$command" "$word" && option=$word
    elif ((place == 0)) && _rubricator_is_command "\${command:+$command }$word"; then
      command=\${command:+$command }$word
    else
      place+=1
    fi
  done
  if [[ $current =~ ^[:=]+$ ]]; then
    part=$current current=
  fi
  words= path=
  if [[ $option ]]; then
    _rubricator_option "$command" "$option"
  elif [[ ! $part && $current == -* ]]; then
    _rubricator_flags "$command"
  else
    _rubricator_argument "$command" "$place"
    [[ $part ]] && words=
  fi
  if [[ $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
  case $path in
    '') compopt +o default ;;
    folder) compopt +o default -o dirnames ;;
  esac 2> /dev/null
  if [[ \${COMPREPLY-} == *= ]]; then
    compopt -o nospace 2> /dev/null
  fi
}

complete -o default -F _rubricator rubricator
`.replaceAll('\\$', '$');

export function bashScript(commands: readonly CompletedCommand[]): string {
  const named = commands.filter(({ name }) => name !== '');
  return [
    '# Completion of rubricator for bash. Made by: rubricator completion bash\n',
    `_rubricator_is_command() {\n  case "$1" in\n    ${named.map(({ name }) => `'${name}'`).join(' | ')}) ;;\n    *) return 1 ;;\n  esac\n}\n`,
    '# What is typed behind an option of a command; fails if nothing is.',
    chooser('option', [
      ...optionsWithValues(commands).map(({ command, flag, value }) => `${command === undefined ? '*' : ''}'${command ?? ''} ${flag}') ${assigned(value)} ;;`),
      '*) return 1 ;;',
    ]),
    chooser('flags', flagCases(commands)),
    chooser('argument', commands.flatMap(argumentCases)),
    MAIN,
  ].join('\n');
}

function chooser(name: string, cases: readonly string[]): string {
  return `_rubricator_${name}() {\n  case "$1${name === 'flags' ? '' : ' $2'}" in\n${cases.map((each) => `    ${each}\n`).join('')}  esac\n}\n`;
}

/** One letter is typed as fast as it is completed. */
function flagCases(commands: readonly CompletedCommand[]): string[] {
  return commands.map(({ name, options }) => `'${name}') words='${options.map(({ flags }) => flags.at(-1)).join(' ')}' ;;`);
}

function argumentCases({ name, below, arguments: all }: CompletedCommand): string[] {
  const commands = below.map((each) => each.name);
  const [first, ...rest] = all;
  const cases =
    first || commands.length > 0 ? [{ place: '0', typed: { words: [...commands, ...(first?.words ?? [])], ...(first?.path && { path: first.path }) } }] : [];
  const later = rest.map((typed, index) => ({ place: typed.isVariadic ? '*' : String(index + 1), typed }));
  const again = first?.isVariadic ? [{ place: '*', typed: first }] : [];
  return [...cases, ...later, ...again].map(({ place, typed }) => `'${name} '${place}) ${assigned(typed)} ;;`);
}

function assigned({ words, path }: Pick<Typed, 'words' | 'path'>): string {
  return [...(words.length > 0 ? [`words='${words.join(' ')}'`] : []), ...(path ? [`path=${path}`] : [])].join(' ') || ':';
}
