/** Commands that plugins bring: which there are, and what comes of one. */
import { createRoute, z } from '@hono/zod-openapi';
import { commandAnswer } from '../command-answer.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';

const OptionBody = z
  .object({
    key: z.string(),
    kind: z.enum(['text', 'number', 'switch', 'list']),
    description: z.string(),
    isRequired: z.boolean(),
    choices: z.array(z.string()).optional().openapi({ description: 'The words that it may be.' }),
    usual: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .transform((usual) => (usual === undefined ? undefined : String(usual)))
      .openapi({ type: 'string', description: 'What it is if nobody says it.' }),
  })
  .openapi('CommandOption');

const CommandBody = z
  .object({ plugin: z.string(), id: z.string(), summary: z.string(), options: z.array(OptionBody), arguments: z.array(z.string()) })
  .openapi('PluginCommand');

const AnswerBody = z
  .object({
    lines: z.array(z.string()).openapi({ description: 'What it says to people.' }),
    result: z.unknown().optional().openapi({ description: 'What it returns to programs, as JSON.' }),
  })
  .openapi('CommandAnswer');

const Named = z.object({ name: z.string().min(1).max(214), command: z.string().min(1).max(60) });

const Options = z.object({ options: z.record(z.string(), z.unknown()).default({}).openapi({ description: 'By their keys.' }) });

export function addPluginCommandRoutes(api: Api, deps: Pick<ApiDeps, 'commands' | 'runCommand'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/plugins/commands',
      summary: 'What plugins can be asked to do',
      responses: { 200: json(z.object({ commands: z.array(CommandBody) }), 'All of them.') },
    }),
    async (context) => context.json({ commands: (await deps.commands()).map((each) => CommandBody.parse(each)) }, 200),
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/plugins/{name}/commands/{command}',
      summary: 'Have a plugin do something',
      description: 'It is ended after 25 seconds, or when the caller goes. A name with a slash in it is sent with %2F.',
      request: { params: Named, ...body(Options) },
      responses: {
        200: json(AnswerBody, 'What it says and returns.'),
        ...WRONG,
        404: refused('There is no such command.'),
        409: refused('Its options are wrong, or it failed.'),
      },
    }),
    async (context) => {
      const { name, command } = context.req.valid('param');
      const { options } = context.req.valid('json');
      const answer = await commandAnswer({ plugin: name, command, options, actor: context.get('actor') }, context.req.raw, deps);
      return context.json(answer, 200);
    },
  );
}
