/** `npm run oracle`: the comparison with tshark over a folder of captures. Exits 1 when a goal is missed. */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { PARTS } from './aspects.ts'
import { reportText } from './report.ts'
import { capturesIn, runOracle } from './run.ts'

const DEFAULT_FOLDER = fileURLToPath(new URL('../../../shared/captures', import.meta.url))

const USAGE = `Usage: npm run oracle -- [FOLDER|FILE…] [--file NAME…] [--only columns|fields|analysis] [--show N] [--missing] [--quiet]

Compares what tshark and Tapscope say of the captures (default: ../shared/captures).

  --file NAME   only files whose name contains NAME
  --only PART   a part of the comparison
  --show N      kinds of difference to list for an aspect (default 10)
  --missing     also look for fields of link, network and transport protocols that only tshark has
  --quiet       no line a file
`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: 'string', multiple: true },
      only: { type: 'string' },
      show: { type: 'string', default: '10' },
      missing: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const only = PARTS.find((part) => part === values.only)
  if (values.only !== undefined && !only) throw new Error(`--only takes ${PARTS.join(', ')}`)
  const given = positionals.length > 0 ? positionals : [process.env.TAPSCOPE_CAPTURES ?? DEFAULT_FOLDER]
  const wanted = values.file ?? []
  const files = given
    .flatMap((path) => (statSync(path).isDirectory() ? capturesIn(path) : [path]))
    .filter((path) => wanted.length === 0 || wanted.some((name) => basename(path).includes(name)))
  if (files.length === 0) throw new Error(`no captures in ${given.join(', ')}`)
  const started = performance.now()
  const result = await runOracle(files, {
    only,
    missing: values.missing,
    onFile: (file, frames) => {
      if (!values.quiet) process.stderr.write(`${basename(file)}: ${frames} frames\n`)
    },
  })
  process.stdout.write(reportText(result, Number(values.show)))
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  const missed = result.comparison.verdicts.tally.scores().filter(({ passed }) => !passed)
  process.stdout.write(
    missed.length === 0 ? 'All goals are reached.\n' : `Missed: ${missed.map(({ name }) => name).join('; ')}\n`,
  )
  return missed.length === 0 && result.files > 0 ? 0 : 1
}

// A reader that went away (`| head`) ends the run.
process.stdout.on('error', () => process.exit(1))
try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`oracle: ${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}
