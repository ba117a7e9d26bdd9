/** The version of the contract. Plugins say which versions they fit; it is raised by the rules of semver.org whenever the contract changes. */
export const SDK_VERSION = '1.0.0';
