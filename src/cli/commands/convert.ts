/** The commands `convert` and `validate`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addConvert: AddCommand = (program, exit) => {
  withCommonOptions(program.command('convert'))
    .description('make another format of a sidecar or of a file of records, and say what is lost')
    .argument('<file>', 'a sidecar, or a file that catalogue export wrote')
    .argument('<output>', 'where to; its name says the format, such as metadata.opf or books.yaml')
    .option('--from <format>', 'what the file is; by its name if absent')
    .option('--to <format>', 'what it becomes; by the name of the output if absent')
    .action(async (file, output, options) => exit(await (await import('../convert.ts')).convertCommand(file, output, options)));
  withCommonOptions(program.command('validate'))
    .description('say what is wrong with sidecars and files of records, with lines')
    .argument('<file...>', 'files in any format that is read')
    .option('--from <format>', 'what they are; by their names if absent')
    .action(async (files, options) => exit(await (await import('../convert.ts')).validateCommand(files, options)));
};
