/** A way to a server that can be cut, mended and made long. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Way {
  port: number;
  /** Breaks all connections, and takes none until it is mended. */
  cut(): void;
  mend(): void;
  /** From now on everything takes so much longer in each direction. */
  delayBy(ms: number): void;
  close(): void;
}

export async function openWay(to: { hostname: string; port: number }): Promise<Way> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let delayMs = 0;
  const pass = (from: Socket, on: Socket) => {
    let last: Promise<unknown> = Promise.resolve();
    const later = (what: () => void) => {
      // One after the other, each as late as all others.
      last = delayMs === 0 ? last.then(what) : Promise.all([last, sleep(delayMs)]).then(what);
    };
    from.on('data', (bytes) => later(() => on.write(bytes)));
    from.on('close', () => later(() => on.destroy()));
    from.on('error', () => on.destroy());
    from.on('close', () => sockets.delete(from));
    sockets.add(from);
  };
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect({ host: to.hostname, port: to.port });
    for (const socket of [near, far]) socket.setNoDelay(true);
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    delayBy: (ms) => {
      delayMs = ms;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
