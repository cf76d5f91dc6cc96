/** `tapscope << EOF`: commands on standard input, one a line, as in the project's first seed. */
import { fstatSync } from 'node:fs'
import { complain, USAGE_ERROR } from './complain.ts'

const MAX_SCRIPT = 1024 * 1024

/** Whether standard input is something that a script may come from. */
export function mayHaveScript(): boolean {
  try {
    const stat = fstatSync(0)
    return stat.isFIFO() || stat.isFile() || stat.isSocket()
  } catch {
    return false
  }
}

/** Runs the commands one after the other; the first exit code that is not 0, undefined when there is no command. */
export async function runScript(run: (words: readonly string[]) => Promise<void>): Promise<number | undefined> {
  const commands = commandsOf(await readAll())
  if (typeof commands === 'string') return complain(commands, USAGE_ERROR)
  let interrupted = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => (interrupted = true))
  let code: number | undefined
  for (const words of commands) {
    if (interrupted) break
    if (words[0] === 'wrap') return complain('wrap stands between two programs and can be in no script', USAGE_ERROR)
    process.exitCode = 0
    await run(words)
    code = code || Number(process.exitCode)
  }
  return code
}

async function readAll(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > MAX_SCRIPT) break
  }
  return text
}

/** The words of each line that has any; a backslash at its end joins it with the next one, `#` begins a comment. */
export function commandsOf(script: string): string[][] | string {
  const commands: string[][] = []
  for (const line of script.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const words = wordsOf(line)
    if (words === null) return `a quote is not closed: ${line.trim()}`
    if (words.length > 0) commands.push(words)
  }
  return commands
}

/** As a shell splits them, without its expansions; null when a quote is not closed. */
export function wordsOf(line: string): string[] | null {
  const words: string[] = []
  const token = /\s+|#.*|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gy
  let word: string | undefined
  for (let match = token.exec(line); match; match = token.exec(line)) {
    const [all, single, double, escaped, plain] = match
    const isWord = single !== undefined || double !== undefined || escaped !== undefined || plain !== undefined
    if (!isWord && all.startsWith('#') && word === undefined) return words
    if (isWord || all.startsWith('#')) {
      word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? all)
      if (token.lastIndex < line.length) continue
    }
    if (word !== undefined) words.push(word)
    word = undefined
    if (token.lastIndex >= line.length) return words
  }
  return line === '' ? words : null
}
