// Who may import whom. The parts are layers by where they run: each rule's comment is the reason, and it is what the message
// shows. `npm run check` runs it; type-only imports count as well, because a type drags its home along.

const ENGINE = '^src/engine/'

/**
 * A room of the engine and what it may use there, besides itself and src/shared.
 * @param {string} room
 * @param {string[]} allowed
 * @param {string} reason
 */
function engineRoom(room, allowed, reason) {
  return {
    name: `engine-${room}`,
    comment: reason,
    severity: 'error',
    from: { path: `${ENGINE}${room}/` },
    to: { path: ENGINE, pathNot: [room, ...allowed].map((name) => `${ENGINE}${name}/`) },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'shared-is-a-leaf',
      comment: 'src/shared runs in every process and in the browser, so it may import nothing of ours but itself.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'shared-runs-anywhere',
      comment: 'src/shared runs in the browser too: no Node modules there. What needs Node belongs in the engine.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-face',
      comment:
        'The engine runs headless; window, command line and Electron are faces over it and come to it, never the reverse.',
      severity: 'error',
      from: { path: ENGINE },
      to: { path: '^src/(cli|main|preload|renderer)/' },
    },
    engineRoom(
      'dissect',
      [],
      'Dissectors turn bytes into fields and nothing else, so that one can be written, tested and fuzzed alone: shared only.',
    ),
    engineRoom('store', [], 'The spool and the columns know no protocol and no filter: shared only.'),
    engineRoom(
      'indexing',
      ['store', 'dissect'],
      'The ordered first pass reads the spool and fills columns by dissecting: store and dissect, no later stage.',
    ),
    engineRoom(
      'filter',
      ['store', 'dissect'],
      'A filter runs over columns and dissected fields: store and dissect only.',
    ),
    engineRoom(
      'analyze',
      ['store', 'dissect'],
      'Analyzers pass once over new rows: store and dissect only, so they do not depend on each other’s consumers.',
    ),
    engineRoom(
      'alerts',
      ['filter', 'analyze', 'dissect'],
      'Alert rules are data over filters, analyses and fields: filter, analyze and dissect only.',
    ),
    engineRoom(
      'sources',
      ['store'],
      'A source starts a program that appends pcapng; it needs the spool, never what reads it.',
    ),
    engineRoom('decode', ['store'], 'Decoders turn bytes into bytes: shared, and the decompressors of the store.'),
    engineRoom('sinks', ['decode'], 'A sink encodes and sends what it is handed: shared, and what decodes it.'),
    engineRoom('redact', [], 'Redaction takes secrets out of texts, whosever they are: shared only.'),
    engineRoom(
      'server',
      [],
      'The server reaches the session through an interface, so that it can be tested without one: shared only.',
    ),
    {
      name: 'engine-session',
      comment: 'The session is the one place that wires the rooms; where it runs (hosts) is not its business.',
      severity: 'error',
      from: { path: `${ENGINE}session(\\.ts$|/)` },
      to: { path: `${ENGINE}hosts/` },
    },
    {
      name: 'cli-uses-the-engine',
      comment: 'The command line is another face of the engine: engine and shared, nothing of the window.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: '^src/(cli|engine|shared)/' },
    },
    {
      name: 'main-stays-out-of-the-data',
      comment:
        'Electron main opens windows and hands out a channel; it starts the engine by file path and never loads it.',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/', pathNot: '^src/(main|shared)/' },
    },
    {
      name: 'preload-is-a-handshake',
      comment: 'The preload script exposes one typed handshake: shared types are all it needs.',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { path: '^src/', pathNot: '^src/(preload|shared)/' },
    },
    {
      name: 'renderer-talks-over-the-wire',
      comment: 'The window runs in a browser too and reaches the engine by messages only: renderer and shared.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/', pathNot: '^src/(renderer|shared)/' },
    },
    {
      name: 'renderer-runs-in-a-browser',
      comment: 'The window is sandboxed and runs in a browser too: no Node modules there.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'views-are-independent',
      comment:
        'A view never imports another view: what two of them share belongs beside src/renderer/views, so that one can be removed.',
      severity: 'error',
      from: { path: '^src/renderer/views/([^/]+)/' },
      to: { path: '^src/renderer/views/[^/]+/', pathNot: '^src/renderer/views/$1/' },
    },
    {
      name: 'electron-has-three-homes',
      comment: 'Only main, preload and the engine’s Electron host may know Electron: everything else runs without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/|^src/engine/hosts/electron-host\\.ts$' },
      to: { path: '(^|/)node_modules/electron/|^electron(/|$)' },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'Tests, benches and scripts use the product, never the reverse.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts|bin|out)/' },
    },
    {
      name: 'no-cycles',
      comment:
        'Modules that import each other in a circle can only be loaded and tested together, in an order nobody chose. (A circle that a type-only import closes is gone at run time and allowed.)',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this module and it imports nothing: it is forgotten, or its use was.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '\\.d\\.ts$|^src/(main|preload|cli|renderer)/(index|main)\\.tsx?$|^src/engine/hosts/',
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere: a typing error, a missing dependency or a missing extension.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
  ],
  options: {
    // TypeScript 7 has no API to read sources with, swc does it instead: dependency-cruiser's warning about that means nothing.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|png|woff2)$' },
    moduleSystems: ['es6', 'cjs'],
    builtInModules: { add: ['electron'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
