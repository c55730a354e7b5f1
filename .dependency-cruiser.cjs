// The layers of docs/architecture.md as law. test/manifest/layers.test.ts plants a forbidden import for each rule.

// TypeScript resolves `vscode` to its type package: a rule on ^vscode$ alone would never fire.
const VSCODE = '^(vscode$|node_modules/@types/vscode/)';
const TEST = '\\.test\\.ts$';
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('not-resolvable', {}, { couldNotResolve: true, pathNot: VSCODE }),
    rule('core-is-pure', { path: '^src/core/' }, { path: ['^src/(host|sandbox|webview|generated)/', '^src/extension', VSCODE] }),
    rule('browser-safe-core-has-no-node', { path: '^src/core/(jwt|inbound|links|bounds)/', pathNot: TEST }, { dependencyTypes: ['core'] }),
    rule('browser-safe-core-imports-jose-only', { path: '^src/core/(jwt|inbound|links|bounds)/', pathNot: TEST }, { pathNot: ['^src/core/(jwt|inbound|links|bounds|base)/', '^node_modules/jose/'], dependencyTypesNot: ['core'] }),
    rule('sandbox-stands-alone', { path: '^src/sandbox/' }, { path: ['^src/(host|webview|generated)/', '^src/extension', '^src/core/(?!base/)', VSCODE] }),
    rule('cli-runs-the-sandbox-as-a-process', { path: '^src/cli/' }, { path: ['^src/(host|sandbox|webview|generated)/', '^src/extension', VSCODE] }),
    rule('nobody-imports-the-cli', { pathNot: '^src/cli/' }, { path: '^src/cli/' }),
    rule('webview-is-browser-code', { path: '^src/webview/', pathNot: TEST }, { path: ['^src/(host|sandbox)/', '^src/extension', '^src/core/(?!jwt/|inbound/|links/|bounds/)', VSCODE], dependencyTypesNot: ['type-only'] }),
    rule('webview-has-no-node', { path: '^src/webview/', pathNot: TEST }, { dependencyTypes: ['core'] }),
    rule('protocol-is-types', { path: '^src/webview/protocol/' }, { dependencyTypesNot: ['type-only', 'type-import'], pathNot: '^src/webview/protocol/' }),
    rule('vscode-only-in-host', { path: '^src/', pathNot: ['^src/host/', '^src/extension\\.ts$'] }, { path: VSCODE }),
    rule('host-runs-the-sandbox-as-a-process', { path: ['^src/host/', '^src/extension\\.ts$', '^src/core/'] }, { path: '^src/sandbox/' }),
    rule('host-takes-only-the-wire-from-the-webview', { path: '^src/host/' }, { path: '^src/webview/', pathNot: ['^src/webview/protocol/', '^src/webview/shared/wire\\.ts$'] }),
    rule('nobody-imports-the-root', {}, { path: '^src/extension\\.ts$' }),
    rule('commands-are-islands', { path: '^src/host/commands/([^/]+)\\.ts$', pathNot: '/index\\.ts$' }, { path: '^src/host/commands/', pathNot: ['^src/host/commands/$1'] }),
    rule('only-declared-packages', { path: '^src/' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
