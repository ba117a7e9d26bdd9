/** Completion for fish, from version 3.1 on. */
import type { CompletedCommand, CompletedOption, Typed } from './completed-commands.ts';
import { optionsWithValues } from './options-with-values.ts';

export function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.flatMap(({ name }) => (name === '' ? [] : [quoted(name)]));
  const withValues = optionsWithValues(commands).map(({ command, flag }) => quoted(`${command ?? '*'} ${flag}`));
  return [
    '# Completion of rubricator for fish. Made by: rubricator completion fish\n',
    typed(names, withValues),
    'complete -c rubricator -f',
    ...commands.flatMap(linesOf),
    '',
  ].join('\n');
}

/** @param names of all commands @param withValues commands and options behind which a value is typed */
function typed(names: readonly string[], withValues: readonly string[]): string {
  return `# Whether that command is being typed; and if a number is given, whether as many arguments of it are there, or with "+" at least as many.
function __rubricator_typed
    set -l command ''
    set -l option
    set -l place 0
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test -n "$option"
            set option
            continue
        end
        switch $word
            case '-*=*'
            case '-*'
                switch "$command $word"
                    case ${withValues.join(' ')}
                        set option $word
                end
            case '*'
                if test $place = 0; and contains -- (string trim "$command $word") ${names.join(' ')}
                    set command (string trim "$command $word")
                else
                    set place (math $place + 1)
                end
        end
    end
    test "$command" = "$argv[1]"; or return
    switch "$argv[2]"
        case ''
        case '*+'
            test $place -ge (string replace + '' -- $argv[2])
        case '*'
            test $place = $argv[2]
    end
end
`;
}

function linesOf({ name, below, options, arguments: all }: CompletedCommand): string[] {
  return [
    ...below.map((each) => line(`__rubricator_typed ${quoted(name)} 0`, `-a ${quoted(each.name)} -d ${quoted(each.description)}`)),
    ...options.map((option) => line(`__rubricator_typed ${quoted(name)}`, flagsOf(option))),
    ...all.flatMap((argument, place) => {
      const values = valuesOf(argument);
      return values === '' ? [] : [line(`__rubricator_typed ${quoted(name)} ${place}${argument.isVariadic ? '+' : ''}`, values)];
    }),
  ];
}

function line(condition: string, what: string): string {
  return `complete -c rubricator -n ${quoted(condition)} ${what}`;
}

function flagsOf({ flags, description, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value ? [value.path === 'file' ? '-r' : '-x', valuesOf(value)] : []), `-d ${quoted(description)}`].filter(Boolean).join(' ');
}

function valuesOf({ words, path }: Typed): string {
  if (path) return path === 'file' ? '-F' : "-a '(__fish_complete_directories)'";
  return words.length > 0 ? `-a ${quoted(words.join(' '))}` : '';
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
