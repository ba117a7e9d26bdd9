/** Processes that wait for a command of the program: `runProgram` takes one that is idle, or starts one. They end with this process, or by `endPrograms`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type CliResult, environment } from './cli.ts';

export interface ProgramOrder {
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

export interface ProgramAnswer {
  code: number;
}

/** Ends what a command wrote to an output. No text of the program holds it. */
export const END = '\u0000end\u0000';

interface Program {
  process: ChildProcess;
  uid: number | undefined;
  ended: Promise<Pick<CliResult, 'code' | 'signal'>>;
}

const idle = new Set<Program>();

/** @param uid the user to run as */
export async function runProgram(order: ProgramOrder, uid: number | undefined): Promise<CliResult> {
  const program = [...idle].find((each) => each.uid === uid) ?? start(uid);
  idle.delete(program);
  hold(program, true);
  const { stdout, stderr } = program.process;
  const [out, err] = [textOf(stdout as Socket), textOf(stderr as Socket)];
  const answered = new Promise<ProgramAnswer | undefined>((resolve) => {
    program.process.once('message', resolve);
    void program.ended.then(() => resolve(undefined));
  });
  program.process.send(order);
  const answer = await answered;
  const [outText, errText] = await Promise.all([out, err]);
  if (!answer) return { ...(await program.ended), stdout: outText, stderr: errText };
  hold(program, false);
  idle.add(program);
  return { code: answer.code, signal: null, stdout: outText, stderr: errText };
}

/** Ends the processes that wait. They write down their coverage then, if it is collected. */
export async function endPrograms(): Promise<void> {
  await Promise.all(
    [...idle].map(async (program) => {
      hold(program, true);
      // Nobody reads its outputs to their end, so that it never closes.
      const exit = once(program.process, 'exit');
      program.process.disconnect();
      await exit;
    }),
  );
}

function start(uid: number | undefined): Program {
  const child = spawn(process.execPath, [new URL('program-process.ts', import.meta.url).pathname], {
    env: environment({}, uid),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const ended: Program['ended'] = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  const program = { process: child, uid, ended };
  void ended.then(() => idle.delete(program));
  return program;
}

/** Whether this process waits for that one. */
function hold({ process: child }: Program, isHeld: boolean): void {
  for (const handle of [child, child.channel, child.stdout as Socket, child.stderr as Socket])
    if (isHeld) handle?.ref();
    else handle?.unref();
}

/** What comes before `END`, or all if the process ends before. */
function textOf(stream: Socket): Promise<string> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const finish = (length: number) => {
      stream.off('data', take).off('close', close);
      resolve(bytes.toString('utf8', 0, length));
    };
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.subarray(-END.length).toString('latin1') === END) finish(bytes.length - END.length);
    };
    const close = () => finish(bytes.length);
    stream.on('data', take).on('close', close);
  });
}
