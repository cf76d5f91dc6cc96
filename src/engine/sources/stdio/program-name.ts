/**
 * The short name of a program from its command line, as a person would call it: `npx -y @modelcontextprotocol/server-everything` is
 * `server-everything`, `node dist/index.js` the project it is in. Knows launchers and interpreters; anything else is its own name.
 */
import { basename, dirname, extname, resolve } from 'node:path'

const NODE_OPTIONS = ['-r', '--require', '--import', '--loader', '-C', '--conditions', '--env-file']
const CONTAINER_OPTIONS = [
  '-e',
  '--env',
  '--env-file',
  '-v',
  '--volume',
  '--mount',
  '--name',
  '--network',
  '-p',
  '-w',
  '-u',
  '--entrypoint',
]
/** What runs a script: options that take the next word, and the option whose word names a module. */
const INTERPRETERS: Readonly<Record<string, { readonly takes: readonly string[]; readonly module?: string }>> = {
  node: { takes: NODE_OPTIONS },
  tsx: { takes: ['--tsconfig', ...NODE_OPTIONS] },
  'ts-node': { takes: ['-P', '--project', ...NODE_OPTIONS] },
  python: { takes: ['-W', '-X', '-Q'], module: '-m' },
  ruby: { takes: ['-I', '-r'] },
  perl: { takes: ['-I'] },
  php: { takes: ['-d', '-c'] },
  java: { takes: ['-cp', '-classpath', '--class-path'], module: '-jar' },
}
/** What fetches and runs a package: words before its name, options that take a word, options whose word is the package. */
const LAUNCHERS: Readonly<
  Record<
    string,
    { readonly after?: readonly string[]; readonly takes?: readonly string[]; readonly from?: readonly string[] }
  >
> = {
  npx: { takes: ['--registry', '-w', '--workspace', '--cache', '--prefix'], from: ['-p', '--package'] },
  npm: { after: ['exec', 'x'], takes: ['--registry', '--prefix'], from: ['--package'] },
  pnpm: { after: ['dlx', 'exec'], from: ['--package'] },
  pnpx: {},
  yarn: { after: ['dlx', 'exec'], from: ['-p', '--package'] },
  bunx: { from: ['-p', '--package'] },
  bun: { after: ['x', 'run'] },
  deno: { after: ['run'] },
  uvx: { takes: ['--with', '--python', '-p', '--index-url'], from: ['--from'] },
  uv: {
    after: ['run', 'tool', 'x'],
    takes: ['--directory', '--project', '--with', '--python', '-p'],
    from: ['--from'],
  },
  pipx: { after: ['run'], takes: ['--python'], from: ['--spec'] },
  docker: { after: ['run'], takes: CONTAINER_OPTIONS },
  podman: { after: ['run'], takes: CONTAINER_OPTIONS },
}
const WRAPPERS = new Set(['env', 'sudo', 'nice', 'nohup', 'stdbuf', 'time', 'exec', 'command', 'dotenv'])
/** Files and folders that say nothing of whose they are. */
const BLAND = new Set(['index', 'main', 'server', 'cli', 'app', 'start', 'run', 'mod', '__main__', 'bin', 'mcp'])
const BLAND_FOLDERS = new Set(['dist', 'build', 'lib', 'out', 'src', 'bin', 'cjs', 'esm', 'release', 'target'])
const MAX_NAME = 128

/** Never empty for a command that has a first word. `directory` is where the command runs. */
export function programName(command: readonly string[], directory = '/'): string {
  return nameOf(command, directory, 0).slice(0, MAX_NAME)
}

function nameOf(command: readonly string[], directory: string, depth: number): string {
  const [file = '', ...rest] = command
  const program = programOf(file)
  if (depth > 4 || rest.length === 0) return scriptName(file, directory)
  const deeper = (words: readonly string[]) => nameOf(words, directory, depth + 1)
  if (WRAPPERS.has(program)) {
    const words = dropWhile(rest, (word) => word.startsWith('-') || /^\w+=/.test(word))
    return words.length > 0 ? deeper(words) : program
  }
  if (/^(ba|da|z|k|fi)?sh$/.test(program) || program === 'cmd') {
    const at = rest.findIndex((word) => /^(-\w*c|\/c)$/i.test(word))
    if (at >= 0 && rest.length > at + 1) return deeper(wordsOf(rest.slice(at + 1).join(' ')))
    return rest[0].startsWith('-') || isDevice(rest[0]) ? program : scriptName(rest[0], directory)
  }
  if (Object.hasOwn(LAUNCHERS, program)) return launched(program, rest, directory) ?? program
  const interpreter = INTERPRETERS[program.replace(/^(python|node|ruby|perl|php)[\d.]+$/, '$1')]
  return interpreter ? (interpreted(interpreter, rest, directory) ?? program) : scriptName(file, directory)
}

function launched(program: string, words: readonly string[], directory: string): string | undefined {
  const { after, takes = [], from = [] } = LAUNCHERS[program]
  let ran = after === undefined
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    const [option, value] = word.split(/=(.*)/s)
    if (from.includes(option)) return packageName(value ?? words[i + 1] ?? program)
    if (takes.includes(word)) i++
    else if (word.startsWith('-')) continue
    else if (after?.includes(word)) ran = true
    else if (!ran) return undefined
    else if (programOf(word) === 'python' || programOf(word) === 'node') return nameOf(words.slice(i), directory, 1)
    else return packageName(word, directory)
  }
  return undefined
}

function interpreted(
  { takes, module }: { takes: readonly string[]; module?: string },
  words: readonly string[],
  directory: string,
): string | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === module && words[i + 1])
      return module === '-m' ? moduleName(words[i + 1]) : scriptName(words[i + 1], directory)
    if (takes.includes(word)) i++
    else if (/^(-e|-c|-p|--eval|--print)$/.test(word)) return undefined
    else if (isDevice(word)) return undefined
    else if (!word.startsWith('-')) return scriptName(word, directory)
  }
  return undefined
}

/** A script that comes through a pipe, as `bash /dev/fd/3`. */
const isDevice = (file: string): boolean => /^\/(dev|proc)\//.test(file)

/** `@scope/name@1.2` and `ghcr.io/owner/name:tag` are `name`, a file is a script. */
function packageName(spec: string, directory = '/'): string {
  if (/^\.{0,2}[\\/]/.test(spec) || /\.(m|c)?[jt]sx?$|\.py$/.test(spec)) return scriptName(spec, directory)
  const bare = spec
    .replace(/^(git\+|https?:\/\/|jsr:|npm:)+/, '')
    .replace(/(.)[@#:=<>~[].*$/s, '$1')
    .replace(/\.git$/, '')
  return basename(bare) || spec
}

const moduleName = (module: string): string => {
  const parts = module.split('.')
  while (parts.length > 1 && BLAND.has(parts[parts.length - 1])) parts.pop()
  return parts[parts.length - 1] || module
}

/** A script's own name, or that of the project it is in when its own says nothing. */
function scriptName(file: string, directory: string): string {
  const own = programOf(file)
  if (!/[\\/]/.test(file) && extname(file) === '') return own
  if (!BLAND.has(own)) return own
  let folder = dirname(resolve(directory, file.replaceAll('\\', '/')))
  while (BLAND_FOLDERS.has(basename(folder))) folder = dirname(folder)
  return basename(folder) || own
}

/** The last part of a path without what marks it as a program or script. */
function programOf(file: string): string {
  const last = basename(file.replaceAll('\\', '/'))
  return last.replace(/\.(exe|cmd|bat|ps1|[mc]?[jt]sx?|py|rb|pl|php|sh|jar)$/i, '') || last
}

/** Words of the last of some simple shell commands (`cd X && node Y`); enough to find its program. */
function wordsOf(text: string): string[] {
  const last =
    text
      .split(/&&|;/)
      .filter((part) => part.trim() !== '')
      .at(-1) ?? ''
  return (last.match(/'[^']*'|"[^"]*"|[^\s&|]+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/s, '$2'))
}

function dropWhile(words: readonly string[], test: (word: string) => boolean): readonly string[] {
  const first = words.findIndex((word) => !test(word))
  return first < 0 ? [] : words.slice(first)
}
