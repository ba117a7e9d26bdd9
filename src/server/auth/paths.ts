/** The pages that are there for whoever is not signed in. */

export const LOGIN_PATH = '/login';
export const LOGOUT_PATH = '/logout';
/** Below it, a secret with which somebody chooses a password. */
export const WELCOME_PATH = '/welcome/';

/** Below it is what readers of books ask for. */
export const OPDS_PATH = '/opds';

export function isOpds(path: string): boolean {
  return path === OPDS_PATH || path.startsWith(`${OPDS_PATH}/`);
}

/** Readers know passwords only: there, and for covers, a token may be sent as one. */
export function takesBasic(path: string): boolean {
  return isOpds(path) || /^\/books\/\d+\/cover$/.test(path);
}

export function isToSignIn(path: string): boolean {
  return path === LOGIN_PATH || path.startsWith(WELCOME_PATH);
}
