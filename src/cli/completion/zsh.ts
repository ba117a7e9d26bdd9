/** Completion for zsh, by its own `_arguments`: as a file `_rubricator` in a folder of `fpath`, or read by a shell that has called `compinit`. */
import type { CompletedCommand, CompletedOption, Typed } from './completed-commands.ts';

export function zshScript(commands: readonly CompletedCommand[]): string {
  return [
    '#compdef rubricator\n# Completion of rubricator for zsh. Made by: rubricator completion zsh\n',
    ...commands.map((command) => (command.below.length > 0 ? functionOfGroup(command) : functionOf(command))),
    `if [[ \${funcstack[1]} == _rubricator ]]; then\n  _rubricator "$@"\nelse\n  compdef _rubricator rubricator\nfi\n`,
  ].join('\n');
}

function functionOf({ name, options, arguments: all }: CompletedCommand): string {
  return `${functionName(name)}() {\n  ${call(['-s', '-S', ...optionSpecs(options), ...all.map(argumentSpec)])}\n}\n`;
}

/** First comes a command, or an argument of the group itself; what follows is the command’s. */
function functionOfGroup({ name, below, options, arguments: [own] }: CompletedCommand): string {
  const first = `${functionName(name)}_first`;
  const commands = below.map((each) => quoted(`${each.name.replaceAll(':', '\\:')}:${each.description}`)).join('\n    ');
  const calls = below.map((each) => `${each.name}) ${functionName(`${name} ${each.name}`.trim())}`);
  const offered = own && commandOf(own);
  const ownCall = own ? [`*) ${call(['-s', '-S', ...optionSpecs(options)])}`] : [];
  const cases = [...calls, ...ownCall].map((each) => `        ${each} && ret=0 ;;`).join('\n');
  return `${first}() {
  local ret=1
  local -a commands=(
    ${commands}
  )
  _describe -t commands command commands && ret=0${offered ? `\n  ${offered} && ret=0` : ''}
  return ret
}

${functionName(name)}() {
  local context state state_descr line curcontext=$curcontext ret=1
  typeset -A opt_args
  ${call(['-s', '-S', '-C', ...optionSpecs(options), quoted(`:command:${first}`), quoted('*::: :->rest')])} && ret=0
  case $state in
    rest)
      words=($line[1] "\${words[@]}")
      ((CURRENT += 1))
      curcontext="\${curcontext%:*:*}:rubricator-$line[1]:"
      case $line[1] in
${cases}
      esac
      ;;
  esac
  return ret
}
`;
}

function functionName(name: string): string {
  return ['_rubricator', ...name.split(' ')].filter(Boolean).join('_');
}

function call(words: readonly string[]): string {
  return ['_arguments', ...words].join(' \\\n    ');
}

/** An option with a value may be given again; a switch is offered once. */
function optionSpecs(options: readonly CompletedOption[]): string[] {
  return options.flatMap(({ flags, description, value }) =>
    flags.map((flag) => {
      const meaning = `[${escaped(description).replaceAll(']', '\\]')}]`;
      if (!value) return quoted(`(${flags.join(' ')})${flag}${meaning}`);
      return quoted(`*${flag}${flag.startsWith('--') ? '=' : '+'}${meaning}:${escaped(value.label)}:${actionOf(value)}`);
    }),
  );
}

function argumentSpec(typed: CompletedCommand['arguments'][number]): string {
  return quoted(`${typed.isVariadic ? '*' : ''}:${escaped(typed.label)}:${actionOf(typed)}`);
}

function actionOf({ words, path }: Typed): string {
  if (path) return path === 'file' ? '_files' : '_files -/';
  if (words.length === 0) return '()';
  return words.every((word) => word.endsWith('=')) ? `compadd -S "" - ${words.join(' ')}` : `(${words.join(' ')})`;
}

/** The same outside of `_arguments`; undefined where nothing can be offered. */
function commandOf(typed: Typed): string | undefined {
  const { words, path } = typed;
  if (path) return actionOf(typed);
  if (words.length === 0) return undefined;
  return `compadd ${words.every((word) => word.endsWith('=')) ? '-S "" ' : ''}- ${words.join(' ')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
