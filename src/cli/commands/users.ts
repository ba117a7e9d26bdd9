/** The commands `users list`, `add`, `password`, `invite`, `role`, `sign-out` and `remove`, and `tokens list`, `add` and `remove`. */
import { RIGHTS } from '../../domain/access/rights.ts';
import { type AddCommand, listed, wholeNumber, withCommonOptions } from '../options.ts';

export const addUsers: AddCommand = (program, exit) => {
  const users = program.command('users').description('say who may use the interface, and as what');
  withCommonOptions(users.command('list'))
    .description('list users with their roles')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../users.ts')).listUsersCommand(options)));
  withCommonOptions(users.command('add').argument('<name>', 'a name to sign in with'))
    .description('add a user; asks for a password, or reads one from standard input')
    .requiredOption('--role <role>', 'viewer, editor, curator, admin, or a role of the config')
    .option('--invite', 'print a link with which the user chooses a password')
    .action(async (name, options) => exit(await (await import('../users.ts')).addUserCommand(name, options)));
  withCommonOptions(users.command('password').argument('<name>', 'the user'))
    .description('give a user a new password, and end all sessions')
    .action(async (name, options) => exit(await (await import('../users.ts')).setPasswordCommand(name, options)));
  withCommonOptions(users.command('invite').argument('<name>', 'the user'))
    .description('print a link with which a user chooses a new password')
    .action(async (name, options) => exit(await (await import('../users.ts')).inviteCommand(name, options)));
  withCommonOptions(users.command('role').argument('<name>', 'the user').argument('<role>', 'viewer, editor, curator, admin, or a role of the config'))
    .description('give a user another role, and end all sessions')
    .action(async (name, role, options) => exit(await (await import('../users.ts')).setRoleCommand(name, role, options)));
  withCommonOptions(users.command('sign-out').argument('<name>', 'the user'))
    .description('end all sessions of a user')
    .action(async (name, options) => exit(await (await import('../users.ts')).signOutCommand(name, options)));
  withCommonOptions(users.command('remove').argument('<name>', 'the user'))
    .description('remove a user with all tokens')
    .option('--yes', 'without a question')
    .action(async (name, options) => exit(await (await import('../users.ts')).removeUserCommand(name, options)));
};

export const addTokens: AddCommand = (program, exit) => {
  const tokens = program.command('tokens').description('give programs tokens to use the interface with');
  withCommonOptions(tokens.command('list'))
    .description('list tokens, and when each was used last')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../tokens.ts')).listTokensCommand(options)));
  withCommonOptions(tokens.command('add').argument('<name>', 'what it is for'))
    .description('make a token, and print it once')
    .requiredOption('--user <user>', 'whose rights it has')
    .requiredOption('--scopes <scopes>', `which of these rights: ${RIGHTS.join(', ')}`, listed)
    .action(async (name, options) => exit(await (await import('../tokens.ts')).addTokenCommand(name, options)));
  withCommonOptions(tokens.command('remove').argument('<number>', 'its number in the list', wholeNumber))
    .description('let a token open nothing any more')
    .action(async (id, options) => exit(await (await import('../tokens.ts')).removeTokenCommand(id, options)));
};
