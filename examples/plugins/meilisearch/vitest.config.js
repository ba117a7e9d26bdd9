// Node runs the tests as Rubricator runs the plugin: it strips the types.
export default { test: { experimental: { viteModuleRunner: false }, testTimeout: 120_000 } };
