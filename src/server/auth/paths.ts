/** The pages that are there for whoever is not signed in. */

export const LOGIN_PATH = '/login';
export const LOGOUT_PATH = '/logout';
/** Below it, a secret with which somebody chooses a password. */
export const WELCOME_PATH = '/welcome/';

export function isToSignIn(path: string): boolean {
  return path === LOGIN_PATH || path.startsWith(WELCOME_PATH);
}
